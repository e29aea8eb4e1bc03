import { currentEngine } from "../observe/index.ts";
import { describeError } from "../runtime/index.ts";

/** Our own part of a request: what goes wrong there is counted and said once, and the request goes on. */
export function attempt<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    currentEngine()?.skipped(`failed:${what}`, `${what} failed and was skipped: ${describeError(error)}`);
    return undefined;
  }
}
