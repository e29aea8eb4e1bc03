import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  initLangfuse,
  type Langfuse,
  LangfuseKitError,
  observe,
  score,
  span,
  startObservation,
  trace,
} from "@langfuse-kit/core";
import { readRequestOptions } from "@langfuse-kit/core/adapter";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createCanaries } from "./canaries.ts";
import { plantObservations } from "./plants/observations.ts";
import { startSink } from "./sink.ts";

let langfuse: Langfuse | undefined;
afterEach(async () => {
  await langfuse?.shutdown();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Everything that the process says by the console, whoever says it. */
function listen(): string[] {
  const said: string[] = [];
  for (const level of ["debug", "info", "log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words.map(String).join(" ")));
  }
  vi.spyOn(process.stderr, "write").mockImplementation((words) => said.push(String(words)) > 0);
  return said;
}

/** Answers each request with this status and with all that it was sent. */
async function startEcho(status: number): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    response.writeHead(status, { "content-type": "text/plain" });
    response.end(`${JSON.stringify(request.headers)} ${body.toString("latin1")}`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const keys = { publicKey: "pk-lf-kestrel900x-public", secretKey: "sk-lf-kestrel901x-secret" };

describe("logs, with LANGFUSE_DEBUG", () => {
  it.each(["full", "redacted", "metadata"] as const)(
    "say nothing of what was handed over, with %s",
    async (capture) => {
      vi.stubEnv("LANGFUSE_DEBUG", "true");
      const said = listen();
      const sink = await startSink();
      onTestFinished(() => sink.close());
      const canaries = createCanaries("words");
      langfuse = initLangfuse({ ...sink.options, ...keys, handleSignals: false, capture });
      await plantObservations(canaries.plant);
      await langfuse.flush();
      await langfuse.shutdown();
      expect(said.length).toBeGreaterThan(0);
      expect(canaries.foundIn(said.join("\n"))).toEqual([]);
    },
  );

  it.each([400, 401, 404, 413, 500])(
    "quote no key and no content where the server echoes all of it with %s",
    async (status) => {
      vi.stubEnv("LANGFUSE_DEBUG", "true");
      const said = listen();
      const canaries = createCanaries("words");
      const baseUrl = await startEcho(status);
      langfuse = initLangfuse({ ...keys, baseUrl, handleSignals: false, capture: "metadata", shutdownMs: 100 });
      span("step", { input: canaries.plant("input") }, () => undefined);
      await langfuse.flush(200);
      await langfuse.shutdown(100);
      expect(said.length).toBeGreaterThan(0);
      expect(canaries.foundIn(said.join("\n"))).toEqual([]);
    },
  );

  it("quote no error of the application's where content may not leave as it is", async () => {
    const said = listen();
    const sink = await startSink();
    onTestFinished(() => sink.close());
    const canaries = createCanaries("words");
    const fails = (place: string) => (): never => {
      throw new Error(canaries.plant(place));
    };
    langfuse = initLangfuse({
      ...sink.options,
      handleSignals: false,
      capture: "redacted",
      sample: fails("sample"),
      onCost: fails("onCost"),
      mask: fails("mask"),
    });
    const options = readRequestOptions("test", { user: fails("option"), capture: fails("capture") });
    const { name, prompt, metadata } = { name: fails("name"), prompt: fails("prompt"), metadata: fails("metadata") };
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "x" }] });
    const address = "http://models.test/v1/chat/completions";
    await langfuseFetch({ name, prompt, metadata, fetch: async () => new Response() })(address, {
      method: "POST",
      body,
    });
    await langfuseFetch({ dialect: fails("dialect"), fetch: async () => new Response() })(address, {
      method: "POST",
      body,
    });
    trace("shop", () => {
      options.user?.({}, {});
      options.capture?.({}, {});
      startObservation("x", new Proxy({}, { ownKeys: fails("proxy") })).end();
      observe(() => 1, { name: "o" })();
      score(new Proxy({}, { get: fails("score") }) as never);
    });
    await langfuse.flush();
    expect(said.join("\n")).toMatch(/Error at logs\.test\.ts:\d+/);
    expect(canaries.foundIn(said.join("\n"))).toEqual([]);
    expect(said.join("\n")).toMatch(/The option name failed and was skipped: Error at logs\.test\.ts/);
    expect(canaries.places().length).toBeGreaterThan(8);
  });
});

describe("dead letters", () => {
  it.each(["redacted", "metadata"] as const)("hold what would have left with %s, and no more", async (capture) => {
    listen();
    let refuses = true;
    const sink = await startSink(() => (refuses ? 418 : 200));
    onTestFinished(() => sink.close());
    const canaries = createCanaries("address");
    langfuse = initLangfuse({ ...sink.options, handleSignals: false, capture });
    await plantObservations(canaries.plant);
    await langfuse.flush();
    expect(langfuse.health()).toMatchObject({ dropped: {}, pending: 0 });
    expect(langfuse.health().deadLettered).toBeGreaterThan(5);
    refuses = false;
    await langfuse.replayDeadLetters();
    await langfuse.flush();
    expect(langfuse.health().delivered).toBeGreaterThan(5);
    expect(canaries.foundIn(sink.received())).toEqual([]);
  });
});

describe("errors at set-up", () => {
  it.each([
    { mask: keys.secretKey },
    { redaction: { hashKey: 7, keys: [keys.secretKey] } },
    { redaction: { hashKey: "kestrel903x" } },
    { capture: keys.secretKey },
    { [keys.secretKey]: 1 },
    { baseUrl: `ftp://x:${keys.secretKey}@y` },
  ])("%j: quote no key", (options) => {
    expect.assertions(2);
    try {
      initLangfuse({ ...keys, ...(options as object) });
    } catch (error) {
      expect(LangfuseKitError.isInstance(error)).toBe(true);
      expect(`${error}${(error as Error).stack}${JSON.stringify(error)}`).not.toMatch(/kestrel9/);
    }
  });
});
