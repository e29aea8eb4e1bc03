import { propagatedNames, type TraceAttributes } from "../../attributes/index.ts";
import { type BaggageMember, decodeBaggage, formatBaggageMember } from "./baggage.ts";
import { isTraceId } from "./traceparent.ts";

const CLAIM_KEY = propagatedNames.traceId;
const TAGS_KEY = propagatedNames.tags;
const METADATA_PREFIX = `${propagatedNames.metadata}_`;

// The most wanted first: what does not fit is left out from the end.
const TEXT_KEYS = (["userId", "sessionId", "environment", "name", "version"] as const).map(
  (field) => [propagatedNames[field], field] as const,
);

const MAX_TEXT = 200;
const MAX_TAGS = 50;
const MAX_METADATA = 50;
const ENVIRONMENT = /^(?!langfuse)[a-z0-9_-]{1,40}$/;
const METADATA_KEY = /^[A-Za-z0-9_.-]{1,200}$/;
const PYTHON_LIST = /^\[(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[, ])+\]$/;
const PYTHON_TEXT = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
// What forges log lines, or what a person reads. Not all that is invisible, as in a log: joiners are letters in names.
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** The trace that an official SDK upstream says it has the root of. */
export function readClaim(members: readonly BaggageMember[]): string | undefined {
  const claim = lastValue(members, CLAIM_KEY);
  return isTraceId(claim) ? claim : undefined;
}

/** Who and what the trace is about, as baggage says it. Values that fail a check are left out, never cut. */
export function readIdentity(members: readonly BaggageMember[]): TraceAttributes | undefined {
  // Most carriers name nobody.
  if (members.every(({ key }) => key === CLAIM_KEY)) return undefined;
  const identity: TraceAttributes = {};
  for (const [key, field] of TEXT_KEYS) {
    const value = lastValue(members, key);
    if (value === undefined || !isSafe(value)) continue;
    if (field === "environment" && !ENVIRONMENT.test(value)) continue;
    identity[field] = value;
  }
  const tags = readTags(lastValue(members, TAGS_KEY) ?? "").filter(isSafe);
  if (tags.length > 0) identity.tags = [...new Set(tags)];
  const metadata = readMetadata(members);
  if (metadata !== undefined) identity.metadata = metadata;
  return Object.keys(identity).length === 0 ? undefined : identity;
}

/** Commas part the tags; the official Python SDK writes its list as Python shows one: `['beta', "it's"]`. */
function readTags(text: string): string[] {
  if (!PYTHON_LIST.test(text)) return text.split(",", MAX_TAGS);
  const items = Array.from(text.matchAll(PYTHON_TEXT), ([item]) => item.slice(1, -1).replace(/\\([\\'"])/g, "$1"));
  return items.slice(0, MAX_TAGS);
}

function readMetadata(members: readonly BaggageMember[]): Record<string, string> | undefined {
  const found = new Map<string, string>();
  for (const member of members) {
    const key = decodeBaggage(member.key) ?? "";
    if (!key.startsWith(METADATA_PREFIX)) continue;
    const name = key.slice(METADATA_PREFIX.length);
    const value = decodeBaggage(member.value);
    if (!isMetadataKey(name) || value === undefined || !isSafe(value)) continue;
    if (found.size < MAX_METADATA || found.has(name)) found.set(name, value);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/**
 * The list members for an identity, and for a claim, within the same checks as on reading. Of metadata only strings,
 * numbers and booleans go: objects would have to be serialised on every call, most of them to be found too long.
 */
export function writeIdentity(identity: TraceAttributes | undefined, claim: string | undefined): readonly string[] {
  // Hex digits need no encoding.
  const claimed = isTraceId(claim) ? [`${CLAIM_KEY}=${claim}`] : [];
  if (identity === undefined) return claimed;
  const pairs: [key: string, value: string][] = [];
  for (const [key, field] of TEXT_KEYS) {
    const value = identity[field];
    if (isSafe(value) && (field !== "environment" || ENVIRONMENT.test(value))) pairs.push([key, value]);
  }
  // Commas part the tags, so a tag with a comma would arrive as two.
  const tags = (identity.tags ?? []).filter((tag) => isSafe(tag) && !tag.includes(",")).slice(0, MAX_TAGS);
  if (tags.length > 0) pairs.push([TAGS_KEY, tags.join(",")]);
  for (const [name, value] of Object.entries(identity.metadata ?? {}).slice(0, MAX_METADATA)) {
    const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    if (isMetadataKey(name) && isSafe(text)) pairs.push([METADATA_PREFIX + name, text]);
  }
  const members = pairs.map(([key, value]) => formatBaggageMember(key, value));
  return [...claimed, ...members.filter((member) => member !== undefined)];
}

// A gateway adds its own members behind the caller's, so the last one is the one to believe.
function lastValue(members: readonly BaggageMember[], key: string): string | undefined {
  const member = members.findLast((candidate) => candidate.key === key);
  return member === undefined ? undefined : decodeBaggage(member.value);
}

function isSafe(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_TEXT && !UNSAFE.test(value);
}

function isMetadataKey(name: string): boolean {
  return METADATA_KEY.test(name) && !PROTOTYPE_KEYS.has(name);
}
