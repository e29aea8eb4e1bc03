export { type LangfuseAdminOptions, langfuseAdmin } from "./admin.ts";
export { type LangfuseFeedbackOptions, langfuseFeedback } from "./feedback.ts";
export { type LangfusePluginOptions, langfusePlugin, langfusePlugin as default } from "./plugin.ts";
export type {} from "./types.ts";
