import { Redis } from "ioredis";
import type { Store } from "../stage/index.ts";
import { queueName, type StoreContents } from "./store-contents.ts";

export async function readRedis(redis: Store): Promise<StoreContents> {
  if (redis.isAway()) return { text: "", jobs: [] };
  const client = new Redis({ port: redis.port, host: "127.0.0.1" });
  try {
    const prefix = `bull:${queueName}:`;
    const failed = new Set(await client.zrange(`${prefix}failed`, 0, -1));
    const texts: string[] = [];
    const jobs: { data: string; hasFailed: boolean }[] = [];
    for (const key of await client.keys("*")) {
      const fields = (await client.type(key)) === "hash" ? await client.hgetall(key) : {};
      texts.push(JSON.stringify(fields));
      const { data } = fields;
      if (data !== undefined) jobs.push({ data, hasFailed: failed.has(key.slice(prefix.length)) });
    }
    return { text: texts.join("\n"), jobs };
  } finally {
    client.disconnect();
  }
}
