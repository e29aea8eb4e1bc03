/** HTTP requests: the adapter's hook, and a request of either platform as core sees it. */
export { type HookedAdapter, hookRequests } from "./hook.ts";
export { respond } from "./respond.ts";
export type { NestRequest, NestResponse, PlatformRequest, PlatformResponse } from "./types.ts";
export { nodeRequestOf, viewOf } from "./view.ts";
