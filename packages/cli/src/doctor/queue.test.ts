import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningRedis, redisMissing, startRedis } from "../../../../test/servers/index.ts";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { askRedis } from "./ask-redis.ts";
import { checkQueue } from "./queue.ts";
import type { Finding } from "./types.ts";

let redis: RunningRedis;
const source = 'import "./x.js";\ninitLangfuse({ spool: bullmqSpool({ connection }) });\n';

async function look(url: string | undefined, index = source): Promise<readonly Finding[]> {
  const project = readProject(projectFolder({ "package.json": { main: "index.js" }, "index.js": index }));
  const none = {
    langfuse: undefined,
    refusal: undefined,
    said: [],
    server: undefined,
    started: undefined,
    unread: [],
    origins: new Map(),
    covered: new Map(),
    loaded: undefined,
  };
  return await checkQueue({ ...none, project, env: { REDIS_URL: url } });
}

describe.skipIf(redisMissing !== undefined)(`doctor, of a queue${redisMissing ? ` (${redisMissing})` : ""}`, () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("finds a Redis well that keeps what waits, with a password or without", async () => {
    const url = `redis://127.0.0.1:${redis.port}`;
    expect(await look(url)).toMatchObject([
      { level: "ok", why: expect.stringMatching(/^Redis [\d.]+ deletes nothing/) },
    ]);
    await askRedis(url, "CONFIG", "SET", "requirepass", "p/w d");
    expect(await look(`redis://:p%2Fw%20d@127.0.0.1:${redis.port}`)).toMatchObject([{ level: "ok" }]);
    const [refused] = await look(url);
    expect(refused).toMatchObject({ level: "warning", why: expect.stringContaining("NOAUTH") });
    await askRedis(`redis://:p%2Fw%20d@127.0.0.1:${redis.port}`, "CONFIG", "SET", "requirepass", "");
  });

  it("says that Redis deletes what waits, and that it forgets", async () => {
    const url = `redis://127.0.0.1:${redis.port}`;
    await askRedis(url, "CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    await askRedis(url, "CONFIG", "SET", "appendonly", "no");
    expect(await look(url)).toMatchObject([
      { level: "warning", why: expect.stringContaining("volatile-ttl"), fix: expect.stringContaining("noeviction") },
      { level: "warning", fix: expect.stringContaining("appendonly") },
    ]);
  });

  it("says that nobody is there, and nothing where there is no such queue", async () => {
    expect(await look("redis://127.0.0.1:1")).toMatchObject([{ level: "warning" }]);
    expect(await look("no address")).toMatchObject([{ level: "warning" }]);
    expect(await look(undefined)).toMatchObject([{ level: "ok" }]);
    expect(await look(undefined, "initLangfuse();")).toEqual([]);
  });
});

it("a Redis is asked at an address of IPv6 too", async ({ skip }) => {
  const server = createServer((socket) => socket.end("+PONG\r\n"));
  const listens = await new Promise((resolve) => {
    server.once("error", () => resolve(false)).listen(0, "::1", () => resolve(true));
  });
  if (!listens) skip("this machine has no IPv6");
  const { port } = server.address() as AddressInfo;
  expect(await askRedis(`redis://[::1]:${port}`, "PING")).toBe("PONG");
  server.close();
});
