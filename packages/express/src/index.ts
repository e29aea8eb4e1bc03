export { type LangfuseAdminOptions, langfuseAdmin } from "./admin.ts";
export { langfuseErrorHandler } from "./error-handler.ts";
export { type LangfuseFeedbackOptions, langfuseFeedback } from "./feedback.ts";
export { type LangfuseMiddlewareOptions, langfuseMiddleware } from "./middleware.ts";
