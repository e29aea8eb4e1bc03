/** Personal data and credentials, found and taken out in linear time. */
export { freeName, isVersionOf } from "./names.ts";
export { createRedactor } from "./redactor.ts";
export type { RedactionSettings, Redactor } from "./types.ts";
