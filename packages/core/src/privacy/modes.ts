import type { CaptureMode } from "../capture/index.ts";

const strictness: Readonly<Record<CaptureMode, number>> = { full: 0, redacted: 1, metadata: 2 };

/** The modes, from the most open to the strictest. */
export const captureModes = Object.keys(strictness) as readonly CaptureMode[];

/** The stricter of two modes: code further in cannot open what code further out has closed. */
export function stricter(one: CaptureMode, other: CaptureMode | undefined): CaptureMode {
  return other !== undefined && strictness[other] > strictness[one] ? other : one;
}

export function isCaptureMode(value: unknown): value is CaptureMode {
  return typeof value === "string" && Object.hasOwn(strictness, value);
}

/**
 * The values of OpenTelemetry's variable. The kit writes content on spans, so a value that allows it only on events allows
 * none. Unknown values count as none, to be safe.
 */
const standardModes: Readonly<Record<string, CaptureMode>> = {
  true: "full",
  span_only: "full",
  span_and_event: "full",
};

/** `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` as an upper bound; undefined where it is not set. */
export function standardBound(variable: string | undefined): CaptureMode | undefined {
  const word = variable?.trim().toLowerCase();
  if (word === undefined || word === "") return undefined;
  return Object.hasOwn(standardModes, word) ? standardModes[word] : "metadata";
}
