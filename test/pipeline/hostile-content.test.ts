import { generation, type LangfuseOptions, tool, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imbalance, keysOf, openLangfuse } from "./fixtures/index.ts";

/** What a visitor may send: deep enough to overflow the stack of whoever walks through it. */
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const deep: readonly (readonly [name: string, text: string])[] = [
  ["lists", nested(50_000)],
  ["objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`],
  ["tools", `{"tools":${'[{"functionDeclarations":'.repeat(20_000)}[]${"}]".repeat(20_000)}}`],
  ["a tool call", `{"messages":[{"role":"user","content":[${nested(50_000)}]}]}`],
];

let server: FakeLangfuse;
let thrown: unknown[];
const note = (error: unknown): void => void thrown.push(error);

beforeEach(async () => {
  // Takes events as well.
  server = await startFakeLangfuse({ version: "2.95.11" });
  thrown = [];
  process.on("uncaughtException", note);
});
afterEach(async () => {
  process.off("uncaughtException", note);
  await server.close();
});

async function sendAll(options: LangfuseOptions, text: string): Promise<void> {
  await using open = openLangfuse(undefined, options);
  trace("t", { input: text, metadata: { text } }, () => {
    generation("call", { model: "gpt-4o", input: text, output: text, metadata: text }, () => undefined);
    tool("look up", { input: text, output: text }, () => undefined);
  });
  trace("after", () => undefined);
  expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 4, deadLettered: 0, dropped: 0 });
  expect(open.langfuse.health().state).toBe("ok");
  expect(imbalance(open.langfuse.health())).toBe(0);
  expect(thrown).toEqual([]);
}

describe.each(deep)("JSON of many levels: %s", (_, text) => {
  it.each(["full", "redacted", "metadata"] as const)("reaches a plain OTLP destination with %s", async (capture) => {
    await sendAll({ capture, destinations: { collector: { url: server.otlpUrl } } }, text);
    const call = server.observations().find(({ name }) => name === "call");
    expect(call?.attributes).toMatchObject({ "gen_ai.operation.name": "chat" });
  });

  it.each(["full", "redacted"] as const)("reaches a server that takes events, with %s", async (capture) => {
    await sendAll({ capture, transport: "ingestion", ...keysOf(server) }, text);
    const input = server.observations().find(({ name }) => name === "call")?.input;
    if (capture === "full") expect(input).toBe(text);
  });

  it("is given to a mask, and what the mask fails on is hidden", async () => {
    const mask = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    await sendAll({ mask, destinations: { collector: { url: server.otlpUrl } } }, text);
    expect(server.observations().find(({ name }) => name === "call")?.input).toBe("[masked: the mask failed]");
  });
});

it.each([
  ["itself", (list: unknown) => list],
  ["an error's fields", (list: unknown) => Object.assign(new Error("x"), { name: list, code: list, stack: list })],
  ["an error's message and cause", (list: unknown) => Object.assign(new Error("x"), { message: list, cause: list })],
])("What is thrown has lists that share their members as %s", async (_, made) => {
  let list: unknown[] = ["x"];
  for (let depth = 0; depth < 60; depth++) list = [list, list, list];
  await using open = openLangfuse(undefined, { transport: "ingestion", ...keysOf(server) });
  for (const capture of ["full", "redacted", "metadata"] as const) {
    const fail = (): never => {
      throw made(list);
    };
    // Not by an assertion, which would write out what was thrown.
    try {
      trace("fails", { capture }, () => tool("step", fail));
    } catch {}
  }
  expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 6, dropped: 0 });
  expect(thrown).toEqual([]);
});
