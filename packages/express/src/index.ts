export { langfuseErrorHandler } from "./error-handler.ts";
export { type LangfuseMiddlewareOptions, langfuseMiddleware } from "./middleware.ts";
