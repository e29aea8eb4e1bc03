/** A local Langfuse: takes what SDKs send, keeps it in one file, and shows it. */
export { type CommandOutput, runStudio } from "./command/index.ts";
export {
  isStudioError,
  type RunningStudio,
  StudioError,
  type StudioErrorReason,
  type StudioOptions,
  startStudio,
} from "./server/index.ts";
