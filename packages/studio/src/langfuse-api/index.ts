/** The part of Langfuse's public API that SDKs and the official client use: what they send, and what they ask. */
export type { ApiContext, ApiEnvironment } from "./environment.ts";
export { langfuseApi } from "./routes.ts";
