/** A parsed `traceparent`. */
export interface Traceparent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
  /** Level 2 of the standard: whoever began the trace says that its id is random. */
  readonly random?: boolean | undefined;
}

const EXACT_LENGTH = 55;
// Later versions may be longer; nothing sane is longer than this.
const MAX_LENGTH = 1024;
const FIELDS = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const SAMPLED = 1;
const noTraceId = "0".repeat(32);
const noSpanId = "0".repeat(16);
/** OpenTelemetry's API has no name for it yet. */
export const RANDOM_FLAG = 2;

/** True for 32 lower-case hex digits that are not all zero. */
export function isTraceId(value: unknown): value is string {
  return typeof value === "string" && TRACE_ID.test(value) && value !== noTraceId;
}

/** True for 16 lower-case hex digits that are not all zero. */
export function isSpanId(value: unknown): value is string {
  return typeof value === "string" && SPAN_ID.test(value) && value !== noSpanId;
}

/** Cuts HTTP's optional white space, which is spaces and tabs and nothing else. */
export function trimOptionalSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOptionalSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isOptionalSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isOptionalSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Reads a header value by W3C Trace Context; undefined means that the trace restarts. */
export function parseTraceparent(header: string): Traceparent | undefined {
  if (header.length > MAX_LENGTH) return undefined;
  const value = trimOptionalSpace(header);
  const fields = FIELDS.exec(value);
  if (fields === null) return undefined;
  const [, version, traceId = noTraceId, spanId = noSpanId, flags] = fields;
  if (version === "ff" || traceId === noTraceId || spanId === noSpanId) return undefined;
  // Version 00 ends here. A later one may go on after a dash with what we must not read.
  if (value.length > EXACT_LENGTH && (version === "00" || value[EXACT_LENGTH] !== "-")) return undefined;
  const bits = Number.parseInt(flags ?? "00", 16);
  return { traceId, spanId, sampled: (bits & SAMPLED) !== 0, random: (bits & RANDOM_FLAG) !== 0 };
}

/** Writes version 00, with no flag but these two, as the standard asks. */
export function formatTraceparent({ traceId, spanId, sampled, random }: Traceparent): string {
  return `00-${traceId}-${spanId}-0${(sampled ? SAMPLED : 0) | (random ? RANDOM_FLAG : 0)}`;
}
