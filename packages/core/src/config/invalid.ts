import { LangfuseKitError } from "../runtime/index.ts";
import { describeValue } from "./text.ts";

// No error here carries a cause: Node's own ERR_INVALID_URL, for one, keeps the whole address with its password.

/** "Option sampleRate is 2. Give a number from 0 to 1." */
export function invalid(origin: string, value: unknown, fix: string): LangfuseKitError {
  return invalidBecause(origin, `is ${describeValue(value)}`, fix);
}

/** For values that must not be shown: says what is wrong with them instead. */
export function invalidBecause(origin: string, problem: string, fix: string): LangfuseKitError {
  return new LangfuseKitError("core", `${origin} ${problem}. ${fix}`, { code: "INVALID_OPTION" });
}
