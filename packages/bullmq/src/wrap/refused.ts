import { LangfuseKitError } from "@langfuse-kit/core";

/** What was handed over where something of BullMQ's belongs. */
export function refused(what: string, fix: string): LangfuseKitError {
  return new LangfuseKitError("bullmq", `${what}. ${fix}`, { code: "INVALID_INPUT" });
}
