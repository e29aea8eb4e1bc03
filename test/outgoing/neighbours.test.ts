import { subscribe, unsubscribe } from "node:diagnostics_channel";
import http, { type ClientRequest } from "node:http";
import { getLangfuse, initLangfuse, trace, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { request as undiciRequest } from "undici";
import * as undici6 from "undici-6";
import * as undici8 from "undici-8";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { quiet, read, startService, traced } from "./services.ts";

const service = await startService(traced);
const traces = captureTraces({ afterEach });
afterAll(() => service.close());

const foreign = "00-11111111111111111111111111111111-2222222222222222-01";
const [UNDICI, HTTP] = ["undici:request:create", "http.client.request.created"];

interface UndiciRequest {
  headers: string[];
  addHeader(name: string, value: string): void;
}

interface Neighbour {
  undici(request: UndiciRequest): void;
  http(request: ClientRequest): void;
}

/** How other tracers write: some add, some set, some look before they do. */
const neighbours: Record<string, Neighbour> = {
  "one that adds": {
    undici(request) {
      request.addHeader("traceparent", foreign);
      request.addHeader("tracestate", "vendor=abc");
      request.addHeader("baggage", "color=red");
    },
    http(request) {
      request.setHeader("traceparent", foreign);
      request.setHeader("tracestate", "vendor=abc");
      request.setHeader("baggage", "color=red");
    },
  },
  "one that looks before it writes": {
    undici({ headers }) {
      for (const [name, value] of [["traceparent", foreign] as const, ["baggage", "color=red"] as const]) {
        const at = headers.indexOf(name);
        if (at === -1) headers.push(name, value);
        else if (name === "baggage") headers[at + 1] += `,${value}`;
      }
    },
    http(request) {
      if (request.getHeader("traceparent") === undefined) request.setHeader("traceparent", foreign);
      const baggage = request.getHeader("baggage");
      request.setHeader("baggage", baggage === undefined ? "color=red" : `${baggage},color=red`);
    },
  },
};

/** Runs with that tracer listening before or after us. */
async function beside<T>({ undici, http: node }: Neighbour, first: boolean, run: () => Promise<T>): Promise<T> {
  const onUndici = (message: unknown): void => undici((message as { request: UndiciRequest }).request);
  const onHttp = (message: unknown): void => node((message as { request: ClientRequest }).request);
  const start = (): void => {
    initLangfuse({ propagateTo: [{ origin: service.origin, identity: true }], logger: quiet });
  };
  if (!first) start();
  subscribe(UNDICI, onUndici);
  subscribe(HTTP, onHttp);
  if (first) start();
  try {
    return await run();
  } finally {
    unsubscribe(UNDICI, onUndici);
    unsubscribe(HTTP, onHttp);
    await getLangfuse()?.shutdown();
  }
}

const clients: readonly (readonly [name: string, call: () => Promise<unknown>])[] = [
  ["fetch", async () => (await fetch(service.origin)).text()],
  ["undici 6", async () => (await undici6.request(service.origin)).body.text()],
  ["undici 7", async () => (await undiciRequest(service.origin)).body.text()],
  ["undici 8", async () => (await undici8.request(service.origin)).body.text()],
  ["node:http", () => read(http.get(service.origin))],
];

describe.each(Object.keys(neighbours))("beside %s", (name) => {
  const neighbour = neighbours[name] ?? { undici() {}, http() {} };
  describe.each([
    ["before us", true],
    ["after us", false],
  ] as const)("%s", (_, first) => {
    it.each(clients)("the parent stays right and every header is there once, by %s", async (client, call) => {
      const { root, roots } = await beside(neighbour, first, async () => {
        await trace("caller", async () => {
          updateTrace({ userId: "user-1" });
          await call();
        });
        return traces.single();
      });
      expect(roots).toHaveLength(1);
      expect(root.children.map((child) => child.name)).toEqual(["callee"]);
      const [parent, ...others] = service.lines("traceparent");
      expect(others).toEqual([]);
      // To look before writing and to come after us means to find ours, where the list of headers is all there is.
      const looks = name !== "one that adds" && !first && client !== "node:http";
      expect(parent).toBe(looks ? `00-${root.traceId}-${root.id}-01` : foreign);
      const vendor = name === "one that adds" ? ",vendor=abc" : "";
      expect(service.lines("tracestate")).toEqual([`lfk=1${root.traceId}${root.id}1${vendor}`]);
      const [baggage = "", ...more] = service.lines("baggage");
      expect(more).toEqual([]);
      expect(baggage.split(",").sort()).toEqual([
        "color=red",
        `langfuse_trace_id=${root.traceId}`,
        "langfuse_trace_name=caller",
        "langfuse_user_id=user-1",
      ]);
    });
  });
});
