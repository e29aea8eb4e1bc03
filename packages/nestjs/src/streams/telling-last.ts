import { currentObservation } from "@langfuse-kit/core";
import { isStream } from "@langfuse-kit/core/adapter";
import { type Observable, tap } from "rxjs";

/** Writes the last value on the observation that this is called in, unless it is a stream: for a handler, what it answers. */
export function tellingLast(source: Observable<unknown>): Observable<unknown> {
  const observation = currentObservation();
  let last: unknown;
  return source.pipe(
    tap({
      next(value) {
        last = value;
      },
      complete() {
        if (last !== undefined && !isStream(last)) observation?.update({ output: last });
      },
    }),
  );
}
