import http from "node:http";
import https from "node:https";
import net from "node:net";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import axios from "axios";
import got from "got";
import { Agent, Pool, fetch as undiciFetch, request as undiciRequest } from "undici";
import * as undici6 from "undici-6";
import * as undici8 from "undici-8";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { certificateForLocalhost } from "../pipeline/fixtures/index.ts";
import { linesOf, read, startSecureService, startService, traced } from "./services.ts";

const service = await startService(traced);
const warnings: string[] = [];
const logger = { warn: (line: string) => void (line.includes("propagateTo") && warnings.push(line)), error() {} };
initLangfuse({ propagateTo: [/^https?:\/\/(?:127\.0\.0\.1|localhost):\d+$/], logger });
const traces = captureTraces({ afterEach });
afterAll(() => service.close());

const at = `${service.origin}/path?query=1`;
const { port } = service;
const options = { host: "127.0.0.1", port, path: "/path?query=1" };
const posted = (request: http.ClientRequest): Promise<string> => {
  const answer = read(request);
  request.write("first");
  setImmediate(() => request.end("last"));
  return answer;
};

const clients: readonly (readonly [name: string, call: () => Promise<unknown>])[] = [
  ["fetch", async () => (await fetch(at)).text()],
  ["fetch with a body", async () => (await fetch(at, { method: "POST", body: "{}" })).text()],
  ["fetch of a Request", async () => (await fetch(new Request(at, { headers: { "x-own": "1" } }))).text()],
  ["undici 7's fetch", async () => (await undiciFetch(at)).text()],
  ["undici 7's request", async () => (await undiciRequest(at)).body.text()],
  ["undici 6's fetch", async () => (await undici6.fetch(at)).text()],
  ["undici 6's request", async () => (await undici6.request(at, { headers: ["x-own", "1"] })).body.text()],
  ["undici 8's fetch", async () => (await undici8.fetch(at)).text()],
  ["undici 8's request", async () => (await undici8.request(at)).body.text()],
  ["http.request with options", () => posted(http.request({ ...options, method: "POST" }))],
  ["http.request with an address", () => posted(http.request(at, { method: "POST" }))],
  ["http.get", () => read(http.get(at))],
  ["http.get of a URL", () => read(http.get(new URL(at)))],
  ["http.get without an agent", () => read(http.get({ ...options, agent: false }))],
  ["http.get with headers", () => read(http.get({ ...options, headers: { host: `127.0.0.1:${port}`, "x-own": "1" } }))],
  ["axios", async () => (await axios.get(at)).data],
  ["axios with a body", async () => (await axios.post(at, { a: 1 })).data],
  ["axios by fetch", async () => (await axios.get(at, { adapter: "fetch" })).data],
  ["got", () => got(at).text()],
  ["got with a body", () => got.post(at, { json: { a: 1 } }).text()],
];

describe("the service that is called hangs under the caller", () => {
  it.each(clients)("by %s", async (_, call) => {
    expect(await trace("caller", call)).toBe("/path?query=1");
    const tree = await traces.single();
    expect(tree.roots).toHaveLength(1);
    expect(tree.root).toMatchObject({ name: "caller", isAppRoot: true });
    expect(tree.root.children.map((child) => [child.name, child.isAppRoot])).toEqual([["callee", false]]);
  });
});

describe("over TLS", () => {
  it("the service that is called hangs under the caller too", async (context) => {
    const certificate = certificateForLocalhost();
    if (certificate === undefined) return context.skip("no openssl was found");
    const secure = await startSecureService(certificate, traced);
    const ca = certificate.certificate;
    const dispatcher = new Agent({ connect: { ca } });
    const agent = new https.Agent({ ca });
    await trace("caller", async () => {
      await (await undiciFetch(secure.origin, { dispatcher })).text();
      await read(https.get(secure.origin, { agent }));
      await axios.get(secure.origin, { httpsAgent: agent });
    });
    expect((await traces.single()).root.children.map((child) => child.name)).toEqual(["callee", "callee", "callee"]);
    agent.destroy();
    await dispatcher.close();
    secure.close();
    certificate.remove();
  });
});

describe("an agent", () => {
  it("of another make, that keeps no list of its connections, does not matter", async () => {
    const agent = {
      sockets: {},
      addRequest: (request: { onSocket(socket: net.Socket): void }) => request.onSocket(net.connect(port, "127.0.0.1")),
    };
    await trace("caller", () => read(http.get(at, { agent: agent as never })));
    expect((await traces.single()).root.children.map((child) => child.name)).toEqual(["callee"]);
  });
});

describe("headers that are fixed when the request is made", () => {
  it("stay as they are, and that is said", async () => {
    const headers = ["host", `127.0.0.1:${port}`, "x-own", "1"];
    await trace("caller", () => read(http.get({ ...options, headers })));
    expect(service.lines("traceparent")).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("fixed when the request is made")]);
  });
});

describe("a connection that is used again", () => {
  const ids = (): readonly (string | undefined)[] =>
    service.requests.map((request) => linesOf(request, "traceparent")[0]?.slice(3, 35));

  it("carries each call's own trace, by node:http", async () => {
    const kept = new http.Agent({ keepAlive: true, maxSockets: 1 });
    service.requests.length = 0;
    const calls = ["a", "b", "c"].map((name) =>
      trace(name, async (root) => {
        await read(http.get(at, { agent: kept }));
        return root.traceId;
      }),
    );
    expect(await Promise.all(calls)).toEqual(ids());
    expect(new Set(service.requests.map(({ socket }) => socket)).size).toBe(1);
    kept.destroy();
  });

  it("carries each call's own trace, by undici with pipelining", async () => {
    const pool = new Pool(service.origin, { connections: 1, pipelining: 8 });
    await (await pool.request({ path: "/", method: "GET" })).body.text();
    service.requests.length = 0;
    const calls = Array.from({ length: 8 }, (_, index) =>
      trace(`call-${index}`, async (root) => {
        await (await pool.request({ path: "/", method: "GET" })).body.text();
        return root.traceId;
      }),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(ids()));
    expect(service.requests).toHaveLength(8);
    expect(new Set(service.requests.map(({ socket }) => socket)).size).toBe(1);
    await pool.close();
  });
});

describe("the call itself", () => {
  it("streams its answer as it comes", async () => {
    let finish = (): void => {};
    const slow = await startService((_, response) => {
      response.write("first");
      finish = () => response.end("last");
    });
    await trace("caller", async () => {
      const response = await fetch(`${service.origin}/`);
      await response.text();
      const streamed = await fetch(slow.origin);
      const reader = streamed.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
      finish();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
    });
    slow.close();
  });

  it("sends its body whole", async () => {
    const body = "x".repeat(200_000);
    const echo = await startService((request, response) => void request.pipe(response));
    await trace("caller", async () => {
      expect(await (await fetch(echo.origin, { method: "POST", body })).text()).toBe(body);
      const request = http.request(echo.origin, { method: "POST" });
      const answer = read(request);
      request.end(body);
      expect(await answer).toBe(body);
    });
    echo.close();
  });

  it("fails as it would without us", async () => {
    // Nobody is given this port by chance, as one that was just left may be. Port 1 is refused by fetch itself.
    const nowhere = "http://127.0.0.1:2";
    await trace("caller", async () => {
      await expect(fetch(nowhere)).rejects.toThrow("fetch failed");
      await expect(read(http.get(nowhere))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });
  });
});
