import { asCalledByTimer } from "../tasks/index.ts";
import { patchOnce } from "./patch.ts";

/**
 * Of timers: where a method becomes what they call. The class is met among the providers, since not every version of
 * `@nestjs/schedule` exports it. It is known by a second method, since what looks events up has one like the first, and
 * not by its name, which a bundle that was minified has changed.
 */
export function openTimers(owner: unknown): void {
  if (typeof owner !== "function" || typeof owner.prototype?.lookupSchedulers !== "function") return;
  patchOnce(owner, "wrapFunctionInTryCatchBlocks", (original, _, [method, ...rest]) =>
    original(asCalledByTimer(method), ...rest),
  );
}
