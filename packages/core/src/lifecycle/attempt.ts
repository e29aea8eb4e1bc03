import { reportOnce } from "../observe/index.ts";

/** Our own part of a request: what goes wrong there is counted and said once, and the request goes on. */
export function attempt<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportOnce(`failed:${what}`, `${what} failed and was skipped`, error);
    return undefined;
  }
}
