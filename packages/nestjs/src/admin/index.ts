/** Numbers and dead letters, for those who may. */
export { LangfuseAdminController, type LangfuseAdminOptions } from "./controller.ts";
export { LANGFUSE_ADMIN_OPTIONS } from "./token.ts";
