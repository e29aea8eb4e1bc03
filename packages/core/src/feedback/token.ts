import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { CaptureMode } from "../capture/index.ts";
import { isTraceId } from "../context/index.ts";
import type { Claim } from "./types.ts";

/**
 * version (1 byte), decision and capture mode (1), expiry in seconds (4), trace id (16), span id (8), length of the
 * environment (1), the environment, marks of destinations (8 each), and an HMAC-SHA-256 of all that (32), as base64url.
 */
const VERSION = 2;
const HEAD_BYTES = 31;
const ENVIRONMENT_AT = HEAD_BYTES - 1;
/** What a server takes of one. */
const LONGEST_ENVIRONMENT = 40;
/** Of the mark that stands for a destination. */
export const MARK_BYTES = 8;
const MAC_BYTES = 32;
export const MOST_MARKS = 16;
const LONGEST = Math.ceil(((HEAD_BYTES + LONGEST_ENVIRONMENT + MOST_MARKS * MARK_BYTES + MAC_BYTES) * 4) / 3);

const decisions = ["out", "in", "undecided"] as const;
/** As they are numbered in a token: an order of its own, which must not change with anything else. */
const modes = ["full", "redacted", "metadata"] as const satisfies readonly CaptureMode[];
/** The decision stands in the lower half of its byte, the mode in the upper one. */
const HALF = 16;

/** A token that was understood, and the key that it was made with. */
export interface Opened {
  readonly claim: Claim;
  readonly key: KeyObject;
}

/** The claim as a token that only holders of the key can make. */
export function seal(claim: Claim, key: KeyObject): string {
  const environment = Buffer.from(claim.environment ?? "").subarray(0, LONGEST_ENVIRONMENT);
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head[1] = decisions.indexOf(claim.decision) + HALF * modes.indexOf(claim.capture);
  head.writeUInt32BE(claim.expires, 2);
  head.write(claim.traceId, 6, "hex");
  head.write(claim.spanId, 22, "hex");
  head[ENVIRONMENT_AT] = environment.length;
  const bytes = Buffer.concat([head, environment, Buffer.from(claim.marks.join(""), "hex")]);
  return Buffer.concat([bytes, macOf(bytes, key)]).toString("base64url");
}

/** What a token says; undefined for any that was not made with one of these keys. */
export function open(token: string, keys: readonly KeyObject[]): Opened | undefined {
  if (token.length > LONGEST) return undefined;
  const all = Buffer.from(token, "base64url");
  const size = all.length - MAC_BYTES;
  // Decoding skips what is no base64url; another spelling of a token is not that token.
  if (size < HEAD_BYTES || all.toString("base64url") !== token) return undefined;
  const bytes = all.subarray(0, size);
  const key = keys.find((candidate) => timingSafeEqual(macOf(bytes, candidate), all.subarray(size)));
  const claim = key === undefined ? undefined : read(bytes);
  return key === undefined || claim === undefined ? undefined : { claim, key };
}

/** Signed with one of our keys, and still not always ours to read: other versions of this package sign with them too. */
function read(bytes: Buffer): Claim | undefined {
  const [version, said = 0] = bytes;
  const decision = decisions[said % HALF];
  const capture = modes[Math.floor(said / HALF)];
  const traceId = bytes.toString("hex", 6, 22);
  if (version !== VERSION || decision === undefined || capture === undefined || !isTraceId(traceId)) return undefined;
  const marksAt = HEAD_BYTES + (bytes[ENVIRONMENT_AT] ?? 0);
  if (marksAt > bytes.length || (bytes.length - marksAt) % MARK_BYTES !== 0) return undefined;
  const marks: string[] = [];
  for (let at = marksAt; at < bytes.length; at += MARK_BYTES) marks.push(bytes.toString("hex", at, at + MARK_BYTES));
  return {
    traceId,
    spanId: bytes.toString("hex", 22, ENVIRONMENT_AT),
    decision,
    capture,
    environment: bytes.toString("utf8", HEAD_BYTES, marksAt) || undefined,
    expires: bytes.readUInt32BE(2),
    marks,
  };
}

function macOf(bytes: Buffer, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(bytes).digest();
}
