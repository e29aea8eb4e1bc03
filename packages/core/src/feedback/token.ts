import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { isTraceId } from "../context/index.ts";
import type { Claim } from "./types.ts";

/**
 * version (1 byte), decision (1), expiry in seconds (4), trace id (16), marks of destinations (8 each), and an HMAC-SHA-256
 * of all that (32), as base64url.
 */
const VERSION = 1;
const HEAD_BYTES = 22;
/** Of the mark that stands for a destination. */
export const MARK_BYTES = 8;
const MAC_BYTES = 32;
export const MOST_MARKS = 16;
const LONGEST = Math.ceil(((HEAD_BYTES + MOST_MARKS * MARK_BYTES + MAC_BYTES) * 4) / 3);

const decisions = ["out", "in", "undecided"] as const;

/** A token that was understood, and the key that it was made with. */
export interface Opened {
  readonly claim: Claim;
  readonly key: KeyObject;
}

/** The claim as a token that only holders of the key can make. */
export function seal(claim: Claim, key: KeyObject): string {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head[1] = decisions.indexOf(claim.decision);
  head.writeUInt32BE(claim.expires, 2);
  head.write(claim.traceId, 6, "hex");
  const bytes = Buffer.concat([head, Buffer.from(claim.marks.join(""), "hex")]);
  return Buffer.concat([bytes, macOf(bytes, key)]).toString("base64url");
}

/** What a token says; undefined for any that was not made with one of these keys. */
export function open(token: string, keys: readonly KeyObject[]): Opened | undefined {
  if (token.length > LONGEST) return undefined;
  const all = Buffer.from(token, "base64url");
  const size = all.length - MAC_BYTES;
  // Decoding skips what is no base64url; another spelling of a token is not that token.
  if (size < HEAD_BYTES || (size - HEAD_BYTES) % MARK_BYTES !== 0 || all.toString("base64url") !== token)
    return undefined;
  const bytes = all.subarray(0, size);
  const key = keys.find((candidate) => timingSafeEqual(macOf(bytes, candidate), all.subarray(size)));
  const decision = decisions[bytes[1] ?? -1];
  const traceId = bytes.toString("hex", 6, HEAD_BYTES);
  if (key === undefined || bytes[0] !== VERSION || decision === undefined || !isTraceId(traceId)) return undefined;
  const marks: string[] = [];
  for (let at = HEAD_BYTES; at < size; at += MARK_BYTES) marks.push(bytes.toString("hex", at, at + MARK_BYTES));
  return { claim: { traceId, decision, expires: bytes.readUInt32BE(2), marks }, key };
}

function macOf(bytes: Buffer, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(bytes).digest();
}
