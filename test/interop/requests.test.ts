import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { startApp } from "./harness/app.ts";
import { otlpEnvironment, startOtlpSink } from "./harness/otlp-sink.ts";
import { project } from "./harness/project.ts";
import { dsnOf, startSentrySink } from "./harness/sentry-sink.ts";
import type { Sink } from "./harness/sink.ts";
import { takeTurn } from "./harness/turns.ts";

const REQUESTS = 100;
const frameworks = ["express-5", "express-4", "fastify-5"] as const;
const neighbours: readonly {
  readonly name: string;
  readonly open: () => Promise<Sink>;
  readonly tell: (sink: Sink) => NodeJS.ProcessEnv;
}[] = [
  { name: "node-sdk", open: startOtlpSink, tell: otlpEnvironment },
  { name: "sentry", open: startSentrySink, tell: (sink) => ({ SENTRY_DSN: dsnOf(sink) }) },
];

const folder = project("requests", ["core", "express", "fastify"]);

interface Reply {
  readonly traceId?: string;
  readonly foreignTraceId?: string;
}

/** Somebody else's service, and the headers that it was sent. */
async function startListener() {
  const heard: IncomingHttpHeaders[] = [];
  const listener = createServer(({ headers }, response) => {
    heard.push(headers);
    response.end();
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    heard,
    async [Symbol.asyncDispose]() {
      listener.close();
      listener.closeAllConnections();
    },
  };
}

/** Serves all requests at once in a process of its own, until both sides have sent everything. */
async function serve(framework: string, neighbour: string, env: NodeJS.ProcessEnv): Promise<readonly Reply[]> {
  const leave = await takeTurn();
  const app = await startApp(folder(), ["main.cjs"], { FRAMEWORK: framework, NEIGHBOUR: neighbour, ...env });
  try {
    const ids = Array.from({ length: REQUESTS }, (_, id) => id);
    const replies = await Promise.all(ids.map((id) => app.get(`/api/acme/users/${id}?secret=1`)));
    await fetch(/control (\S+)/.exec(app.output())?.[1] ?? "");
    return replies as Reply[];
  } finally {
    await app.stop();
    leave();
  }
}

function expectOneCleanTraceEach(server: FakeLangfuse): void {
  const traces = server.traces();
  expect(traces).toHaveLength(REQUESTS);
  expect(server.ledger.duplicates()).toEqual([]);
  for (const { roots, userId, observations } of traces) {
    expect(userId).toBe("somebody");
    expect(roots).toMatchObject([
      {
        name: "GET /api/:org/users/:userId",
        level: "DEFAULT",
        children: [{ name: "step", children: [{ name: "inner" }] }],
      },
    ]);
    expect(observations).toHaveLength(3);
  }
}

describe.each(neighbours)("beside $name, that instruments the framework too", ({ name, open, tell }) => {
  it.each(frameworks)(
    "%s gives one clean trace per request, and the neighbour its own",
    { timeout: 60_000 },
    async (framework) => {
      await using server = await startFakeLangfuse();
      const sink = await open();
      try {
        const replies = await serve(framework, name, { ...server.environment, ...tell(sink) });
        expectOneCleanTraceEach(server);
        const spans = sink.spans();
        const ids = new Set(spans.map(({ spanId }) => spanId));
        const orphans = spans.filter(
          ({ parentSpanId }) => /[1-9a-f]/.test(parentSpanId ?? "") && !ids.has(parentSpanId ?? ""),
        );
        expect(orphans.map(({ name: orphan }) => orphan)).toEqual([]);
        expect(spans.filter((span) => span.name === "neighbour inside kit")).toHaveLength(REQUESTS);
        // Both tools show a request under one id.
        expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
        expect(new Set(replies.map(({ traceId }) => traceId)).size).toBe(REQUESTS);
        expect(sink.text()).not.toMatch(/langfuse\.(observation|trace)|langfuse-sdk\.kit/);
      } finally {
        await sink.close();
      }
    },
  );
});

describe("with global: true and instrumentations that find no tracer but ours", () => {
  it.each(frameworks)("%s gives one clean trace per request", { timeout: 60_000 }, async (framework) => {
    await using server = await startFakeLangfuse();
    const replies = await serve(framework, "instrumentations", { ...server.environment, KIT_GLOBAL: "1" });
    expectOneCleanTraceEach(server);
    // What is active is of the same trace, so that logs are found by its id.
    expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
    expect(new Set(replies.map(({ traceId }) => traceId)).size).toBe(REQUESTS);
  });

  it.each(["1", "0.5"])("nobody but who is listed gets headers of ours, at a rate of %s", async (rate) => {
    await using server = await startFakeLangfuse();
    await using friend = await startListener();
    await using stranger = await startListener();
    const places = { FRIEND: friend.origin, STRANGER: stranger.origin, LANGFUSE_SAMPLE_RATE: rate };
    await serve("express-5", "instrumentations", { ...server.environment, KIT_GLOBAL: "1", ...places });
    expect(friend.heard).toHaveLength(2 * REQUESTS);
    for (const { traceparent, tracestate } of friend.heard) {
      expect(traceparent).toMatch(/^00-/);
      expect(tracestate).toMatch(/^lfk=/);
    }
    expect(stranger.heard).toHaveLength(2 * REQUESTS);
    for (const headers of stranger.heard) {
      expect(headers).not.toHaveProperty("traceparent");
      expect(headers).not.toHaveProperty("tracestate");
      expect(headers.baggage ?? "").not.toContain("langfuse_");
    }
  });

  it.each(frameworks)("%s is sampled by its own rate", { timeout: 60_000 }, async (framework) => {
    await using server = await startFakeLangfuse();
    const environment = { ...server.environment, KIT_GLOBAL: "1", LANGFUSE_SAMPLE_RATE: "0.5" };
    await serve(framework, "instrumentations", environment);
    const names = server.traces().flatMap(({ roots }) => roots.map(({ name }) => name));
    expect(new Set(names)).toEqual(new Set(["GET /api/:org/users/:userId"]));
    expect(server.traces().every(({ observations }) => observations.length === 3)).toBe(true);
  });
});
