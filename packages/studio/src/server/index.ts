/** A running Studio: options, listeners, pages, and the program around them. */
export { isStudioError, StudioError, type StudioErrorReason } from "./error.ts";
export type { StudioOptions } from "./options.ts";
export { type RunningStudio, startStudio } from "./start.ts";
