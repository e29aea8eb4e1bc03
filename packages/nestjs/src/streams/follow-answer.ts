import { currentObservation } from "@langfuse-kit/core";
import { finalize, isObservable, Observable } from "rxjs";

/**
 * What a pipeline answers, and when it is over: once settled, or when the stream in it has ended. How it ended is told
 * elsewhere: filters answer failures with streams that fail, so that a stream says too much.
 */
export function followAnswer(answer: unknown): { readonly answer: unknown; readonly over: Promise<void> | undefined } {
  if (!(answer instanceof Promise)) return { answer, over: undefined };
  const observation = currentObservation();
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const followed = answer.then(
    (value: unknown) => {
      if (isObservable(value)) {
        const ending = value.pipe(finalize(end));
        return new Observable((subscriber) =>
          observation === undefined
            ? ending.subscribe(subscriber)
            : observation.run(() => ending.subscribe(subscriber)),
        );
      }
      end();
      return value;
    },
    (error: unknown) => {
      end();
      throw error;
    },
  );
  return { answer: followed, over };
}
