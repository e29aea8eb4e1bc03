import type * as bullmq from "bullmq";
import { createClient } from "redis";
import { type RunningRedis, redisMissing, startPostgres, startRedis } from "../../servers/index.ts";
import type { Backend, RunningBackend } from "../suite/backend.ts";

type Classes = typeof bullmq;

export function ioredis(name: string, load: () => Promise<Classes>, flags?: readonly string[]): Backend {
  return {
    name,
    missing: redisMissing,
    flags,
    async start() {
      const redis = await startRedis();
      const connection = { port: redis.port, maxRetriesPerRequest: null, retryStrategy: () => 50 };
      return { classes: await load(), connection: () => connection, ...ends(redis) };
    },
  };
}

function ends({ kill, restart, stop }: RunningRedis): Pick<RunningBackend, "crash" | "stop"> {
  return {
    async crash() {
      await kill();
      await restart();
    },
    stop,
  };
}

export function nodeRedis(name: string, load: () => Promise<Classes>): Backend {
  return {
    name,
    missing: redisMissing,
    // BullMQ does not know node-redis's "read ECONNRESET" for a lost connection, and fails the job by it.
    tries: 5,
    async start() {
      const redis = await startRedis();
      const classes = await load();
      classes.RedisConnection.clientFactory = () =>
        classes.createNodeRedisClient(createClient({ url: `redis://127.0.0.1:${redis.port}` }));
      return { classes, connection: () => ({ port: redis.port }), ...ends(redis) };
    },
  };
}

export function postgres(name: string, load: () => Promise<Classes>): Backend {
  return {
    name,
    // Nor what a server says that recovers: "the database system is in recovery mode".
    tries: 5,
    async start() {
      const server = await startPostgres();
      const classes = await load();
      return {
        classes,
        connection: () => ({ connectionString: server.url }),
        factory: classes.createPostgresBackend,
        crash: server.crash,
        stop: server.stop,
      };
    },
  };
}
