import type { CaptureMode } from "../capture/index.ts";

const strictness: Readonly<Record<CaptureMode, number>> = { full: 0, redacted: 1, metadata: 2 };

/** All there are, from the most that may leave to the least. */
export const captureModes = Object.keys(strictness) as readonly CaptureMode[];

/** The stricter of two wins, wherever they come from: nobody further in can open what somebody further out closed. */
export function stricter(one: CaptureMode, other: CaptureMode | undefined): CaptureMode {
  return other !== undefined && strictness[other] > strictness[one] ? other : one;
}

export function isCaptureMode(value: unknown): value is CaptureMode {
  return typeof value === "string" && Object.hasOwn(strictness, value);
}

/**
 * What OpenTelemetry's variable says of content. Ours stands on spans, so one that allows it on events only allows
 * none; words that nobody knows ask for caution.
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
