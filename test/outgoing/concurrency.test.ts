import http from "node:http";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import axios from "axios";
import { Agent, fetch as undiciFetch, request as undiciRequest } from "undici";
import * as undici8 from "undici-8";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { read, startService } from "./services.ts";

/** Says which trace the call belonged to, after a while. */
const service = await startService((request, response) => {
  request.resume();
  const id = request.headers.traceparent?.slice(3, 35) ?? "none";
  setTimeout(() => response.end(id), 1 + (service.requests.length % 7));
});
const warnings: string[] = [];
initLangfuse({ propagateTo: [service.origin], logger: { warn: (line) => warnings.push(line), error() {} } });
captureTraces({ afterEach });

const limited = new Agent({ connections: 4 });
const limited8 = new undici8.Agent({ connections: 4 });
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
afterAll(async () => {
  service.close();
  agent.destroy();
  await limited.close();
  await limited8.close();
});

type Call = () => Promise<unknown>;
const inTraces = (count: number, calls: readonly Call[]): Promise<{ own: string; carried: unknown }[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      trace(`call-${index}`, async (root) => {
        // Some start their call at once, others later.
        if (index % 3 === 0) await new Promise(setImmediate);
        return { own: root.traceId, carried: await calls[index % calls.length]?.() };
      }),
    ),
  );

describe("calls at the same time", () => {
  it("carry each their own trace, a thousand of them, whatever waits for a connection", {
    timeout: 60_000,
  }, async () => {
    const calls: Call[] = [
      async () => (await fetch(service.origin)).text(),
      async () => (await undiciRequest(service.origin, { dispatcher: limited })).body.text(),
      async () => (await undici8.fetch(service.origin, { dispatcher: limited8 })).text(),
      () => read(http.get(service.origin, { agent })),
      async () => (await axios.get(service.origin, { httpAgent: agent })).data,
    ];
    const done = await inTraces(1000, calls);
    expect(done.filter(({ own, carried }) => own !== carried)).toEqual([]);
    expect(warnings.filter((line) => line.includes("propagateTo"))).toEqual([]);
  });

  it("carry nothing rather than another's trace where the client has forgotten who called", async () => {
    const done = await inTraces(40, [async () => (await undiciFetch(service.origin, { dispatcher: limited })).text()]);
    expect(done.filter(({ own, carried }) => carried !== "none" && own !== carried)).toEqual([]);
    // The ones that did not wait, and only they.
    expect(done.filter(({ own, carried }) => own === carried).length).toBeGreaterThanOrEqual(4);
    expect(warnings.filter((line) => line.includes("propagateTo"))).toEqual([
      expect.stringContaining("waited for a connection"),
    ]);
  });
});
