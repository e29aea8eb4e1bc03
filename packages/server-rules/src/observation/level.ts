import type { DecodedSpan } from "../otlp/index.ts";
import { lookUp } from "./read.ts";
import type { ObservationLevel } from "./types.ts";

/** The server takes these in any case. */
const levels: Readonly<Record<string, ObservationLevel>> = {
  DEBUG: "DEBUG",
  TRACE: "DEBUG",
  VERBOSE: "DEBUG",
  DEFAULT: "DEFAULT",
  INFO: "DEFAULT",
  LOG: "DEFAULT",
  NOTICE: "DEFAULT",
  OK: "DEFAULT",
  SUCCESS: "DEFAULT",
  WARN: "WARNING",
  WARNING: "WARNING",
  ERROR: "ERROR",
  FATAL: "ERROR",
  CRITICAL: "ERROR",
};

export function levelOf({ attributes, status }: DecodedSpan): ObservationLevel {
  const own = attributes["langfuse.observation.level"];
  const level = typeof own === "string" ? lookUp(levels, own.toUpperCase()) : undefined;
  return level ?? (status.code === 2 ? "ERROR" : "DEFAULT");
}
