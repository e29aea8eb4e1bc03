import { currentFrame } from "../context/index.ts";
import { isAsyncFunction } from "../runtime/index.ts";
import type { Owner } from "./endings/index.ts";
import type { Observation } from "./types.ts";

let calls = 0;

/** A call that is an observation, for the code that follows its result. */
export class Call implements Owner {
  readonly traceId: string;
  readonly number: number;
  readonly within: Owner["within"];
  readonly isFresh: boolean;
  /** The trace around the call, in which the result is read. It may be another one than that of the call. */
  readonly #callersTrace = currentTraceId();

  /** Made before the call runs: calls inside it have higher numbers. `origin` is the user's own function. */
  constructor({ traceId }: Pick<Observation, "traceId">, run: <T>(fn: () => T) => T, origin: unknown) {
    this.traceId = traceId;
    calls += 1;
    this.number = calls;
    // Only of an async function is it certain that nobody has handled its promise before it returns.
    this.isFresh = isAsyncFunction(origin);
    this.within = (fn) => (this.isElsewhere() ? fn() : run(fn));
  }

  isElsewhere(): boolean {
    const here = currentTraceId();
    return here !== undefined && here !== this.traceId && here !== this.#callersTrace;
  }
}

function currentTraceId(): string | undefined {
  return currentFrame().span?.spanContext().traceId;
}
