import { createHash } from "node:crypto";

/** A format that a later version cannot read gets a folder of its own, and is left alone by this one. */
export const formatFolder = "v1";
export const ownerFile = "owner.json";
export const socketFile = "alive.sock";

const segmentName = /^([0-9a-f]{16})-([0-9a-f]{16})\.chunks$/;

/**
 * Stands for a destination in the names of files: the same address and public key, and no other. Records of one project
 * are never sent to another because a name in the configuration now means something else.
 */
export function destinationHash(address: string, publicKey: string | undefined): string {
  return createHash("sha256")
    .update(`${address}\n${publicKey ?? ""}`)
    .digest("hex")
    .slice(0, 16);
}

export function segmentFileName(number: number, destination: string): string {
  return `${number.toString(16).padStart(16, "0")}-${destination}.chunks`;
}

export function readSegmentName(name: string): { readonly number: number; readonly destination: string } | undefined {
  const match = segmentName.exec(name);
  if (match === null) return undefined;
  return { number: Number.parseInt(match[1] ?? "", 16), destination: match[2] ?? "" };
}
