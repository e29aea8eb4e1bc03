import { gunzipSync } from "node:zlib";
import type { Stage } from "../stage/index.ts";
import { readPostgres } from "./postgres.ts";
import { readRedis } from "./redis.ts";

/** What the spool's queue holds, wherever it is. */
export interface QueueContents {
  /** All of the store, readable. */
  readonly text: string;
  /** Observations that failed there for good. */
  readonly failed: readonly string[];
  /** Jobs that are still to be done. */
  readonly waiting: number;
}

/** What one process packed for another: gzip in base64, whose first bytes are always the same. */
const packed = /H4sI[\w+/]+=*/g;

export async function readQueue({ redis, postgres }: Stage): Promise<QueueContents> {
  const stores = await Promise.all([redis && readRedis(redis), postgres && readPostgres(postgres)]);
  const jobs = stores.flatMap((store) => store?.jobs ?? []);
  const failed = jobs.filter(({ hasFailed }) => hasFailed);
  const text = stores.map((store) => store?.text ?? "").join("\n");
  return {
    text: [text, ...[...text.matchAll(packed)].map(([piece]) => unpacked(piece))].join("\n"),
    failed: failed.flatMap(({ data }) => (JSON.parse(data) as { ids: readonly string[] }).ids),
    waiting: jobs.length - failed.length,
  };
}

function unpacked(piece: string): string {
  try {
    return gunzipSync(Buffer.from(piece, "base64")).toString("latin1");
  } catch {
    return "";
  }
}
