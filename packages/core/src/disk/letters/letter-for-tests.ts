import { randomBytes } from "node:crypto";
import type { DeadLetter } from "../../delivery/index.ts";

export function letterFor(id: string, at: number = Date.now(), size = 100): DeadLetter {
  return {
    id: randomBytes(8).toString("hex"),
    chunk: { kind: "spans", bytes: Buffer.alloc(size, id), ids: [id], destination: "default", createdAt: at },
    refused: 1,
    status: 422,
    reason: 'it said "no"\nand more',
    at,
  };
}
