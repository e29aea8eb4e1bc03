/** How delivery is, for Terminus. */
export { type LangfuseHealthDetails, LangfuseHealthIndicator, type LangfuseHealthResult } from "./indicator.ts";
