import { currentObservation } from "@langfuse-kit/core";
import { type Observable, tap } from "rxjs";

/** Writes the last value on the observation that this is called in: for a handler, what it answers. */
export function tellingLast(source: Observable<unknown>): Observable<unknown> {
  const observation = currentObservation();
  let last: unknown;
  return source.pipe(
    tap({
      next(value) {
        last = value;
      },
      complete: () => void (last === undefined || observation?.update({ output: last })),
    }),
  );
}
