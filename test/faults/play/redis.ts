import { gunzipSync } from "node:zlib";
import { Redis } from "ioredis";
import type { Stage } from "../stage/index.ts";

/** What Redis holds, readable, and which observations failed there for good. */
export interface RedisContents {
  readonly text: string;
  readonly failed: readonly string[];
  /** Jobs that are still to be done. */
  readonly waiting: number;
}

export async function readRedis({ redis }: Stage): Promise<RedisContents> {
  if (redis === undefined || redis.isAway()) return { text: "", failed: [], waiting: 0 };
  const client = new Redis({ port: redis.port, host: "127.0.0.1" });
  try {
    const keys = await client.keys("*");
    const failed = new Set(await client.zrange("bull:langfuse:failed", 0, -1));
    const texts: string[] = [];
    const ids: string[] = [];
    let jobs = 0;
    for (const key of keys) {
      if ((await client.type(key)) !== "hash") continue;
      const { data, ...rest } = await client.hgetall(key);
      texts.push(JSON.stringify(rest));
      if (data === undefined) continue;
      jobs += 1;
      const message = JSON.parse(data) as { ids: readonly string[]; bytes: string };
      texts.push(gunzipSync(Buffer.from(message.bytes, "base64")).toString("latin1"));
      if (failed.has(key.slice("bull:langfuse:".length))) ids.push(...message.ids);
    }
    return { text: texts.join("\n"), failed: ids, waiting: jobs - failed.size };
  } finally {
    client.disconnect();
  }
}
