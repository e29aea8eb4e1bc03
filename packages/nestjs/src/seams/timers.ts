import { asCalledByTimer } from "../tasks/index.ts";
import { patchOnce } from "./patch.ts";

/**
 * Of timers: where a method becomes what they call. The class is met among the providers, since not every version of
 * `@nestjs/schedule` exports it; what looks events up has a method of the same name.
 */
export function openTimers(owner: unknown): void {
  if (typeof owner !== "function" || owner.name !== "ScheduleExplorer") return;
  patchOnce(owner, "wrapFunctionInTryCatchBlocks", (original, _, [method, ...rest]) =>
    original(asCalledByTimer(method), ...rest),
  );
}
