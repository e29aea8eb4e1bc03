/** Options + environment -> one frozen, validated config; and the wrapper that keeps secrets out of sight. */

export { describeDifferences } from "./differences.ts";
export { type EnvironmentVariable, environmentTable } from "./environment-table.ts";
export { loadLangfuseEnv } from "./load-env.ts";
export { createLogger, type SafeLogger } from "./logger.ts";
export { announce, type Notice, offNotice } from "./notices.ts";
export { hasDestination, isSwitchedOff, type OffReason } from "./off.ts";
export type * from "./option-types.ts";
export type { LangfuseOptions } from "./options.ts";
export { checkLangfuseOptions, resolveConfig } from "./resolve.ts";
export { createScrubber, createSecret, type Secret, shortestKey } from "./secret.ts";
export { didYouMean, unknownOption } from "./suggest.ts";
export type { Config } from "./types.ts";
export { mayBeSentTo } from "./url.ts";
export type { CostLimit, SpoolSetting } from "./value-checks.ts";
