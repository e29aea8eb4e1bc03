import { trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { Agent, ProxyAgent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  certificateForLocalhost,
  keysOf,
  openLangfuse,
  patience,
  startProgram,
  startProxy,
  startTlsFront,
} from "./fixtures/index.ts";

const service = new URL("./programs/service.ts", import.meta.url);
/** Leads nowhere, except through a proxy that knows better. */
const unreachable = "http://langfuse.example.invalid";

let certificate: ReturnType<typeof certificateForLocalhost>;
beforeAll(() => {
  certificate = certificateForLocalhost();
});
afterAll(() => certificate?.remove());

function wordy(): void {
  trace("t", { input: "gzip me ".repeat(1_000) }, () => undefined);
}

describe("immediate mode", { timeout: 20_000 }, () => {
  it("sends each trace when it ends, without waiting for an interval or a flush", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { mode: "immediate", batch: { intervalMs: 3_600_000 } });
    for (let index = 1; index <= 5; index++) {
      trace("t", () => undefined);
      await server.waitFor(index);
    }
    await expect.poll(() => open.langfuse.health().delivered, patience).toBe(5);
    expect(server.ledger.requests).toHaveLength(5);
  });

  it("still catches up after an outage, with nothing sent twice", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 503, times: 2 } });
    await using open = openLangfuse(server, { mode: "immediate" });
    for (let index = 0; index < 20; index++) trace("t", () => undefined);
    await expect.poll(() => open.langfuse.health().delivered, patience).toBe(20);
    expect(server.ledger.spansReceived).toBe(20);
  });
});

describe("a dispatcher", { timeout: 20_000 }, () => {
  it("of undici's for a proxy carries everything through it, gzipped, to a server that only it can reach", async () => {
    await using server = await startFakeLangfuse();
    await using proxy = await startProxy(server.port);
    const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true });
    await using open = openLangfuse(undefined, { ...keysOf(server), baseUrl: unreachable, dispatcher });
    wordy();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 1 });
    expect(proxy.asked).toEqual(["CONNECT langfuse.example.invalid:80"]);
    expect(server.ledger.requests).toMatchObject([{ contentEncoding: "gzip", status: 200 }]);
    expect(server.traces()[0]?.input).toBe("gzip me ".repeat(1_000));
    await dispatcher.close();
  });

  it("keeps to the time-out of a request, and everything arrives when the server is back", async () => {
    await using server = await startFakeLangfuse({ faults: { hang: true, times: 2 } });
    const dispatcher = new Agent();
    await using open = openLangfuse(server, { dispatcher, timeoutMs: 200 });
    wordy();
    await expect.poll(() => open.langfuse.health().state, { ...patience, interval: 5 }).toBe("retrying");
    await expect.poll(() => open.langfuse.health().delivered, patience).toBe(1);
    expect(server.ledger.changed()).toEqual([]);
    await dispatcher.destroy();
  });

  it("does not wait for an answer that never stops coming: its status decides", async () => {
    await using server = await startFakeLangfuse({ faults: { drip: 60_000 } });
    const dispatcher = new Agent();
    await using open = openLangfuse(server, { dispatcher, timeoutMs: 300 });
    wordy();
    expect(await open.langfuse.flush(10_000)).toMatchObject({ ok: true, delivered: 1 });
    await dispatcher.destroy();
  });

  it("with an authority of one's own reaches a server that others must not trust", async (context) => {
    if (certificate === undefined) return context.skip("no openssl was found");
    await using server = await startFakeLangfuse();
    await using front = await startTlsFront(server.port, certificate);
    const dispatcher = new Agent({ connect: { ca: certificate.certificate } });
    const options = { ...keysOf(server), baseUrl: front.url };
    {
      await using distrustful = openLangfuse(undefined, options);
      wordy();
      expect(await distrustful.langfuse.flush()).toMatchObject({ ok: false, delivered: 0, pending: 1 });
      expect(distrustful.langfuse.health().state).toBe("parked");
      expect(distrustful.lines.join("\n")).toContain("NODE_EXTRA_CA_CERTS");
      expect(server.ledger.requests).toEqual([]);
    }
    await using trusting = openLangfuse(undefined, { ...options, dispatcher });
    wordy();
    expect(await trusting.langfuse.flush()).toMatchObject({ ok: true, delivered: 1 });
    await dispatcher.close();
  });

  it("that fails in every way loses nothing and throws nothing", async () => {
    await using server = await startFakeLangfuse();
    let broken = true;
    const agent = new Agent();
    const dispatcher = {
      request: (options: never) => {
        if (broken) throw new Error("thrown by the dispatcher");
        return agent.request(options);
      },
    };
    await using open = openLangfuse(server, { dispatcher: dispatcher as never });
    wordy();
    await open.langfuse.flush(100);
    expect(open.langfuse.health()).toMatchObject({ pending: 1, delivered: 0 });
    broken = false;
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 1 });
    await agent.close();
  });
});

describe("headers of one's own", { timeout: 20_000 }, () => {
  it("go with traces and with scores, beside those that Langfuse needs", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { headers: { "X-Gateway": "g", "cf-access-client-id": "c" } });
    trace("t", (root) => root.score({ name: "s", value: 1 }));
    await open.langfuse.flush();
    expect(server.ledger.requests).toHaveLength(2);
    for (const { headers } of server.ledger.requests) {
      expect(headers).toMatchObject({
        "x-gateway": "g",
        "cf-access-client-id": "c",
        "x-langfuse-ingestion-version": "4",
        "x-langfuse-public-key": server.publicKey,
        authorization: `Basic ${Buffer.from(`${server.publicKey}:${server.secretKey}`).toString("base64")}`,
      });
    }
  });

  it("never go elsewhere by a redirect", async () => {
    await using elsewhere = await startFakeLangfuse();
    await using server = await startFakeLangfuse({ faults: { redirect: elsewhere.otlpUrl } });
    await using open = openLangfuse(server);
    trace("t", () => undefined);
    expect(await open.langfuse.flush()).toMatchObject({ ok: false, pending: 1 });
    expect(elsewhere.ledger.requests).toEqual([]);
    expect(open.lines.join("\n")).toContain("Redirects are not followed");
  });
});

describe("Node's own variables", { timeout: 30_000 }, () => {
  it("NODE_EXTRA_CA_CERTS makes a private authority known", async (context) => {
    if (certificate === undefined) return context.skip("no openssl was found");
    await using server = await startFakeLangfuse();
    await using front = await startTlsFront(server.port, certificate);
    await using program = startProgram(service, ["flush"], {
      ...server.environment,
      LANGFUSE_BASE_URL: front.url,
      NODE_EXTRA_CA_CERTS: certificate.file,
    });
    expect(await program.ended).toMatchObject({ code: 0, errors: "" });
    expect(server.ledger.spans.size).toBe(3);
  });

  it.for(["http", "https"] as const)(
    "NODE_USE_ENV_PROXY sends %s through the proxy that the environment names",
    async (protocol, context) => {
      const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
      const isKnown = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
      if (!isKnown) return context.skip("this Node does not know NODE_USE_ENV_PROXY");
      if (certificate === undefined) return context.skip("no openssl was found");
      await using server = await startFakeLangfuse();
      await using front = await startTlsFront(server.port, certificate);
      const target = protocol === "http" ? server.port : Number(new URL(front.url).port);
      await using proxy = await startProxy(target);
      await using program = startProgram(service, ["flush"], {
        ...server.environment,
        LANGFUSE_BASE_URL: protocol === "http" ? unreachable : "https://localhost",
        NODE_EXTRA_CA_CERTS: certificate.file,
        NODE_USE_ENV_PROXY: "1",
        HTTP_PROXY: proxy.url,
        HTTPS_PROXY: proxy.url,
        NO_PROXY: "",
      });
      expect(await program.ended).toMatchObject({ code: 0 });
      expect(server.ledger.spans.size).toBe(3);
      expect(proxy.asked.length).toBeGreaterThan(0);
      const host = protocol === "http" ? "langfuse.example.invalid" : "localhost:443";
      expect(proxy.asked.every((line) => line.includes(host))).toBe(true);
    },
  );
});
