import { Redis } from "ioredis";
import { Client } from "pg";

/** All that a server holds, as text. */
export async function allIn(connection: object): Promise<string> {
  return "connectionString" in connection ? allInPostgres(connection) : allInRedis(connection);
}

async function allInRedis(connection: object): Promise<string> {
  const redis = new Redis(connection);
  try {
    const values: unknown[] = [];
    for (const key of await redis.keys("*")) {
      const read = readers[await redis.type(key)];
      values.push(key, await read?.(redis, key));
    }
    return JSON.stringify(values);
  } finally {
    redis.disconnect();
  }
}

const readers: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, 0, -1),
  stream: (redis, key) => redis.xrange(key, "-", "+"),
};

async function allInPostgres(connection: object): Promise<string> {
  const client = new Client(connection);
  await client.connect();
  try {
    const { rows: tables } = await client.query(
      "select format('%I.%I', table_schema, table_name) as name from information_schema.tables " +
        "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
    );
    const values: unknown[] = [];
    for (const { name } of tables) values.push(name, (await client.query(`select * from ${name}`)).rows);
    // Buffers as the text that they are.
    return JSON.stringify(values, (_, value) =>
      value?.type === "Buffer" ? Buffer.from(value).toString("latin1") : value,
    );
  } finally {
    await client.end();
  }
}
