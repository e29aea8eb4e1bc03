/** Runs an application with its traces going to Studio. */
export { runDev } from "./command.ts";
export { isStudio, usualStudioUrl } from "./running-studio.ts";
