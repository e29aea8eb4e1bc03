/** Traces as files: written as OTLP in JSON, which any OTLP endpoint takes, and read again. */
export { exportObservation, exportTrace } from "./export.ts";
export { readExport, tooLarge } from "./import.ts";
