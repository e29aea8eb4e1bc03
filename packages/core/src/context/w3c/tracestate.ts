import { isSpanId, isTraceId, trimOptionalSpace } from "./traceparent.ts";
import type { KitEntry } from "./types.ts";

/** One vendor's entry. */
export interface TracestateMember {
  readonly key: string;
  readonly value: string;
}

/** The key of our own entry. */
export const KIT_KEY = "lfk";

const MAX_MEMBERS = 32;
/** What everyone must pass on; more is not promised, so more is not sent. */
const MAX_LENGTH = 512;
/** Entries above this go first when the list is too long. */
const LARGE_ENTRY = 128;
/** More than that many characters are not even looked at. */
const MAX_RECEIVED = 8192;

// Level 1 of the standard, whose suite refuses a second "@"; a leading digit is allowed since level 2.
const SIMPLE_KEY = /^[a-z0-9][a-z0-9_\-*/]{0,255}$/;
const TENANT_KEY = /^[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13}$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Reads a list. An invalid member, a duplicate or a 33rd member drops the whole list: undefined. */
export function parseTracestate(header: string): readonly TracestateMember[] | undefined {
  if (header.length > MAX_RECEIVED) return undefined;
  const members: TracestateMember[] = [];
  const seen = new Set<string>();
  for (const part of header.split(",")) {
    if (trimOptionalSpace(part) === "") continue;
    const member = parseMember(part);
    if (member === undefined || seen.has(member.key) || members.length === MAX_MEMBERS) return undefined;
    seen.add(member.key);
    members.push(member);
  }
  return members;
}

function parseMember(part: string): TracestateMember | undefined {
  const text = trimOptionalSpace(part);
  const split = text.indexOf("=");
  if (split < 1) return undefined;
  const key = text.slice(0, split);
  // Spaces in front of a value belong to it.
  const value = text.slice(split + 1);
  return (SIMPLE_KEY.test(key) || TENANT_KEY.test(key)) && VALUE.test(value) ? { key, value } : undefined;
}

/** Writes a list within 32 members and 512 characters. The first member is never the one to go. */
export function formatTracestate(members: readonly TracestateMember[]): string {
  const [first, ...others] = members.map(({ key, value }) => `${key}=${value}`).slice(0, MAX_MEMBERS);
  if (first === undefined || (others.length === 0 && first.length <= MAX_LENGTH)) return first ?? "";
  const kept = [first, ...others];
  for (let index = kept.length - 1; index > 0 && joinedLength(kept) > MAX_LENGTH; index -= 1) {
    if ((kept[index]?.length ?? 0) > LARGE_ENTRY) kept.splice(index, 1);
  }
  while (kept.length > 1 && joinedLength(kept) > MAX_LENGTH) kept.pop();
  const text = kept.join(",");
  return text.length > MAX_LENGTH ? "" : text;
}

function joinedLength(entries: readonly string[]): number {
  return entries.reduce((length, entry) => length + entry.length, entries.length - 1);
}

// Version character, 32 digits of trace id, 16 of observation id, "1" or "0" for the decision.
const ENTRY_VERSION = "1";
const ENTRY_LENGTH = 50;

/** Our entry's value for one observation. */
export function formatKitEntry(entry: KitEntry): string {
  return `${ENTRY_VERSION}${entry.traceId}${entry.observationId}${entry.sampled ? "1" : "0"}`;
}

/** Reads our entry; undefined for one of a version that is not known here. */
export function parseKitEntry(value: string): KitEntry | undefined {
  if (value.length !== ENTRY_LENGTH || value[0] !== ENTRY_VERSION) return undefined;
  const traceId = value.slice(1, 33);
  const observationId = value.slice(33, 49);
  const decision = value[49];
  if (!isTraceId(traceId) || !isSpanId(observationId) || (decision !== "1" && decision !== "0")) return undefined;
  return { traceId, observationId, sampled: decision === "1" };
}
