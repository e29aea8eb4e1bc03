/** The module: options, providers, and the life of the application. */
export type { LangfuseModuleAsyncOptions, LangfuseOptionsFactory } from "./async-options.ts";
export { LangfuseModule } from "./module.ts";
export type { LangfuseModuleOptions } from "./options.ts";
export { LANGFUSE_OPTIONS, LANGFUSE_SERVICE } from "./tokens.ts";
