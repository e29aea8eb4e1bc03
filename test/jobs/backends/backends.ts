import type * as bullmq from "bullmq";
import { createClient } from "redis";
import { redisMissing, startPostgres, startRedis } from "../../servers/index.ts";
import type { Backend } from "../suite/backend.ts";

type Classes = typeof bullmq;

export function ioredis(name: string, load: () => Promise<Classes>): Backend {
  return {
    name,
    missing: redisMissing,
    async start() {
      const redis = await startRedis();
      return { classes: await load(), connection: () => ({ port: redis.port }), stop: redis.stop };
    },
  };
}

export function nodeRedis(name: string, load: () => Promise<Classes>): Backend {
  return {
    name,
    missing: redisMissing,
    async start() {
      const redis = await startRedis();
      const classes = await load();
      classes.RedisConnection.clientFactory = () =>
        classes.createNodeRedisClient(createClient({ url: `redis://127.0.0.1:${redis.port}` }));
      return { classes, connection: () => ({ port: redis.port }), stop: redis.stop };
    },
  };
}

export function postgres(name: string, load: () => Promise<Classes>): Backend {
  return {
    name,
    async start() {
      const server = await startPostgres();
      const classes = await load();
      return {
        classes,
        connection: () => ({ connectionString: server.url }),
        factory: classes.createPostgresBackend,
        stop: server.stop,
      };
    },
  };
}
