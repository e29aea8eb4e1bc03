export { LangfuseKitError, type LangfuseKitErrorCode, type Logger } from "./runtime/index.ts";
