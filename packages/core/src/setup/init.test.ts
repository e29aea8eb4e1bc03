import { AsyncResource, createHook } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { score, trace } from "../observe/index.ts";
import { captureChunks } from "./capture-chunks.ts";
import { getLangfuse, initLangfuse } from "./init.ts";

const everyTimer = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "performance", "Date"] as const;

afterEach(async () => {
  await getLangfuse()?.shutdown(0);
  vi.unstubAllEnvs();
});

it("says that tracing is off for want of keys, but not while a test kit captures all the same", async () => {
  for (const name of ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY", "LANGFUSE_OTLP_ENDPOINT"])
    vi.stubEnv(name, undefined);
  const said: string[] = [];
  const options = { handleSignals: false, logger: { warn: (line: string) => said.push(line), error() {} } };
  const capture = captureChunks(() => undefined);
  await initLangfuse(options).shutdown(0);
  await initLangfuse({ ...options, publicKey: "pk-lf-1" }).shutdown(0);
  expect(said).toEqual([]);
  capture.dispose();
  initLangfuse(options);
  expect(said).toEqual([expect.stringContaining("Tracing is off: no keys.")]);
});

it("leaves nothing open that Jest's --detectOpenHandles would name", () => {
  const named: string[] = [];
  let seen = 0;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      seen += 1;
      if (resource instanceof AsyncResource && !("hasRef" in resource)) named.push(type);
    },
  }).enable();
  initLangfuse({
    publicKey: "pk-lf-1",
    secretKey: "sk-lf-secret",
    baseUrl: "http://127.0.0.1:9",
    handleSignals: false,
  });
  trace("t", () => undefined);
  hook.disable();
  expect(seen).toBeGreaterThan(0);
  expect(named).toEqual([]);
});

it("names a score that is skipped, and says what does not fit, once for each kind", () => {
  const said: string[] = [];
  const logger = { warn: (line: string) => said.push(line), error() {} };
  initLangfuse({
    publicKey: "pk-lf-1",
    secretKey: "sk-lf-1",
    baseUrl: "http://127.0.0.1:9",
    handleSignals: false,
    logger,
  });
  score({ name: "grade", value: "A", dataType: "NUMERIC", sessionId: "s" });
  score({ name: "rank", value: "B", dataType: "NUMERIC", sessionId: "s" });
  score({ name: "note", value: "x".repeat(501), dataType: "TEXT", sessionId: "s" });
  score({ name: "alone", value: 1 });
  expect(said.map((line) => line.replace("[@langfuse-kit/core] ", ""))).toEqual([
    'Score "grade" is NUMERIC, which takes a finite number; its value is a text. It was skipped.',
    'Score "note" is TEXT, which takes a text of 1 to 500 characters; its value is a text. It was skipped.',
    'Score "alone" has no trace, observation or session. It was skipped.',
  ]);
});

describe("clocks of a test that stand still", () => {
  const stopClocks = (): void => {
    vi.useFakeTimers({ toFake: [...everyTimer] });
    onTestFinished(() => void vi.useRealTimers());
  };

  it("do not keep a capture from what has ended", async () => {
    stopClocks();
    const chunks: unknown[] = [];
    const capture = captureChunks((chunk) => chunks.push(chunk));
    trace("t", () => undefined);
    await capture.flush();
    capture.dispose();
    expect(chunks).toHaveLength(1);
  });

  it("do not keep a flush from a server", async () => {
    const server = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    stopClocks();
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    const langfuse = initLangfuse({ publicKey: "pk-lf-1", secretKey: "sk-lf-1", baseUrl, handleSignals: false });
    trace("t", () => undefined);
    expect(await langfuse.flush()).toMatchObject({ ok: true, delivered: 1 });
  });
});
