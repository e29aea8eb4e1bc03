/** What all routes share: the store, the intake, and what Studio says of itself. */
export { createStudio, type Studio, type StudioSettings } from "./studio.ts";
export { version } from "./version.ts";
