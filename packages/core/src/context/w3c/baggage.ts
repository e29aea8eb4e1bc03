import { isPropagatedName } from "../../attributes/index.ts";
import { trimOptionalSpace } from "./traceparent.ts";

/** One list member: as it stood in the header, and what it says. */
export interface BaggageMember {
  /** Verbatim, properties included, so that what is not ours goes on unchanged. */
  readonly text: string;
  readonly key: string;
  /** Still percent-encoded. */
  readonly value: string;
}

/** What every platform must pass on; no more is read, and ours never makes a list longer than this. */
const MAX_BAGGAGE_BYTES = 8192;
const MAX_BAGGAGE_MEMBERS = 64;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
// Python writes `quote_plus`, which leaves just these characters and turns a space into "+".
const ESCAPED = /%([0-9a-f]{2})/gi;
const QUOTED_PLUS = /^[A-Za-z0-9_.~%+-]*$/;

/** Reads the members within the limits, in order; a broken member is left out. The limits come before the parsing. */
export function parseBaggage(header: string): readonly BaggageMember[] {
  if (header === "") return [];
  const members: BaggageMember[] = [];
  // Past the limit in characters is past it in bytes; a cut member must not be taken for a whole one.
  const whole = header.length <= MAX_BAGGAGE_BYTES;
  const text = whole ? header : header.slice(0, header.lastIndexOf(",", MAX_BAGGAGE_BYTES) + 1);
  for (const part of text.split(",", MAX_BAGGAGE_MEMBERS)) {
    const member = parseMember(part);
    if (member !== undefined) members.push(member);
  }
  return members;
}

function parseMember(part: string): BaggageMember | undefined {
  const text = trimOptionalSpace(part);
  const properties = text.indexOf(";");
  const pair = properties === -1 ? text : text.slice(0, properties);
  const split = pair.indexOf("=");
  if (split < 1) return undefined;
  const key = trimOptionalSpace(pair.slice(0, split));
  const value = trimOptionalSpace(pair.slice(split + 1));
  return TOKEN.test(key) && VALUE.test(value) ? { text, key, value } : undefined;
}

/** Percent-decodes; undefined where that cannot be done. */
export function decodeBaggage(value: string): string | undefined {
  const text = value.includes("+") && QUOTED_PLUS.test(value) ? value.replaceAll("+", " ") : value;
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** One member as text; undefined for what no header can hold. */
export function formatBaggageMember(key: string, value: string): string | undefined {
  try {
    const name = encodeURIComponent(key);
    return TOKEN.test(name) ? `${name}=${encodeURIComponent(value)}` : undefined;
  } catch {
    // A lone surrogate.
    return undefined;
  }
}

/**
 * Adds members to a header as it stands. What it says of a trace is replaced, whoever said it; all others stay as they
 * are, and of ours only those are added that fit the limits.
 */
export function mergeBaggage(existing: string, additions: readonly string[]): string {
  const kept = existing === "" ? [] : membersOfOthers(existing);
  let bytes = Buffer.byteLength(kept.join(","));
  for (const member of additions) {
    const next = bytes + member.length + (kept.length === 0 ? 0 : 1);
    if (kept.length >= MAX_BAGGAGE_MEMBERS || next > MAX_BAGGAGE_BYTES) continue;
    kept.push(member);
    bytes = next;
  }
  return kept.join(",");
}

/** Whether any member says what the official clients, or ours, say of a trace. */
export function namesTrace(header: string): boolean {
  return header !== "" && header.split(",").some(isOfTrace);
}

function membersOfOthers(header: string): string[] {
  return header
    .split(",")
    .map(trimOptionalSpace)
    .filter((text) => text !== "" && !isOfTrace(text));
}

/** As the most lenient reader takes it: OpenTelemetry's decode names, and cut all that is white space to their language. */
function isOfTrace(member: string): boolean {
  const name = member.split(/[=;]/, 1)[0] ?? "";
  return isPropagatedName(name.replaceAll(ESCAPED, (_, code) => String.fromCharCode(Number.parseInt(code, 16))).trim());
}
