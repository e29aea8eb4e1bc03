import { randomBytes } from "node:crypto";
import type { DeadLetter } from "../../delivery/index.ts";

let latest = 0;

/** A millisecond apart at least: letters of the same one have no order. */
function later(): number {
  latest = Math.max(Date.now(), latest + 1);
  return latest;
}

export function letterFor(id: string, at: number = later(), size = 100): DeadLetter {
  return {
    id: randomBytes(8).toString("hex"),
    chunk: { kind: "spans", bytes: Buffer.alloc(size, id), ids: [id], destination: "default", createdAt: at },
    refused: 1,
    status: 422,
    reason: 'it said "no"\nand more',
    at,
  };
}
