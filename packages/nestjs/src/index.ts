export { LANGFUSE_ADMIN_OPTIONS, LangfuseAdminController, type LangfuseAdminOptions } from "./admin/index.ts";
export { CurrentObservation, Generation, NoTrace, Observe } from "./decorators/index.ts";
export {
  LANGFUSE_FEEDBACK_OPTIONS,
  LangfuseFeedbackController,
  type LangfuseFeedbackOptions,
} from "./feedback/index.ts";
export { type LangfuseHealthDetails, LangfuseHealthIndicator, type LangfuseHealthResult } from "./health/index.ts";
export {
  LANGFUSE_INTERCEPTOR_OPTIONS,
  LangfuseInterceptor,
  type LangfuseInterceptorOptions,
} from "./interceptor/index.ts";
export {
  LANGFUSE_OPTIONS,
  LANGFUSE_SERVICE,
  LangfuseModule,
  type LangfuseModuleAsyncOptions,
  type LangfuseModuleOptions,
  type LangfuseOptionsFactory,
} from "./module/index.ts";
export type { NestRequest, NestResponse } from "./requests/index.ts";
export { LangfuseService } from "./service/index.ts";
