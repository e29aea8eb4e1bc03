import { askRedis } from "./ask-redis.ts";
import { reasonOf } from "./ask-server.ts";
import { ok, warning } from "./findings.ts";
import type { Check } from "./types.ts";

const name = "queue";

/** Whether the Redis that observations wait in keeps them. */
export const checkQueue: Check = async ({ project, env }) => {
  const isUsed = project?.sources.some(({ text }) => /\bbullmqSpool\s*\(/.test(text)) === true;
  const url = env.REDIS_URL?.trim();
  if (!isUsed) return [];
  if (!url) return [ok(name, "observations wait in a queue; with REDIS_URL set, its Redis is looked at too")];
  try {
    const info = await askRedis(url, "INFO");
    const lines = info.split("\n").map((line) => line.trim());
    const setting = (key: string): string | undefined =>
      lines.find((line) => line.startsWith(`${key}:`))?.slice(key.length + 1);
    const policy = setting("maxmemory_policy");
    const isDurable = setting("aof_enabled") === "1";
    return [
      policy === undefined || policy === "noeviction"
        ? ok(name, `Redis ${setting("redis_version") ?? ""} deletes nothing that waits`)
        : warning(
            name,
            `Redis deletes keys when it is full (maxmemory-policy ${policy}), and what waits with them.`,
            "Set maxmemory-policy to noeviction.",
          ),
      ...(isDurable ? [] : [warning(name, "Redis loses what waits when it restarts.", "Set appendonly to yes.")]),
    ];
  } catch (error) {
    return [warning(name, `The Redis of REDIS_URL cannot be asked: ${reasonOf(error)}.`, "Look at its address.")];
  }
};
