import { generation, type Langfuse, type LangfuseOptions, tool, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLangfuse } from "./fixtures/index.ts";

const canary = "canary.9c1e";
const hidden = new Set(["input", "output", "sessionId", "model"]);
/** Acts by place alone, as people write it. */
const byPlace = (value: unknown, where: string): unknown => (hidden.has(where) ? "***" : value);

let collector: FakeLangfuse;
beforeEach(async () => {
  collector = await startFakeLangfuse();
});
afterEach(() => collector.close());

function open(options: LangfuseOptions) {
  return openLangfuse(undefined, { destinations: { collector: { url: collector.otlpUrl } }, ...options });
}

async function work(langfuse: Langfuse, capture?: "metadata"): Promise<void> {
  trace("t", { sessionId: canary, capture }, () => {
    const input = [{ role: "user", content: `mail ${canary}@leak.example` }];
    const metadata = { provider: "gcp.gemini", finishReason: "stop" };
    const modelParameters = { temperature: 0.5, stop: [canary] };
    generation("call", { model: canary, input, output: canary, metadata, modelParameters }, () => undefined);
    tool("look up", { input: { q: canary }, output: canary }, () => undefined);
  });
  await langfuse.flush();
}

function standardOf(name: string): Record<string, unknown> {
  const attributes = collector.observations().find((observation) => observation.name === name)?.attributes ?? {};
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith("gen_ai.")));
}

/** As they are after `byPlace`. */
const masked = {
  "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"***"}]}]',
  "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"***"}],"finish_reason":"stop"}]',
  "gen_ai.conversation.id": "***",
  "gen_ai.request.model": "***",
  "gen_ai.provider.name": "gcp.gemini",
};

describe("the standard's keys", () => {
  it("hold what a mask that goes by places has left, and are not shown to it", async () => {
    const places: string[] = [];
    const mask = (value: unknown, where: string): unknown => {
      places.push(where);
      return byPlace(value, where);
    };
    await using kit = open({ mask });
    await work(kit.langfuse);
    expect(standardOf("call")).toMatchObject(masked);
    expect(standardOf("look up")).toMatchObject({
      "gen_ai.tool.call.arguments": "***",
      "gen_ai.tool.call.result": "***",
      "gen_ai.tool.name": "look up",
    });
    expect(places.filter((where) => where.startsWith("gen_ai."))).toEqual([]);
  });

  it("are redacted as what they are made of", async () => {
    await using kit = open({ capture: "redacted" });
    await work(kit.langfuse);
    expect(standardOf("call")["gen_ai.input.messages"]).toBe(
      '[{"role":"user","parts":[{"type":"text","content":"mail [redacted:email]"}]}]',
    );
  });

  it.each([
    ["the process", "metadata", undefined],
    ["one trace", "full", "metadata"],
  ] as const)("hold no content where %s sends metadata only", async (_, capture, own) => {
    await using kit = open({ capture });
    await work(kit.langfuse, own);
    expect(standardOf("call")).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.conversation.id": canary,
      "gen_ai.request.model": canary,
      "gen_ai.response.model": canary,
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.request.temperature": 0.5,
    });
    expect(standardOf("look up")).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "look up",
      "gen_ai.conversation.id": canary,
    });
  });

  it("of a dead letter that is sent again are made anew, by the rules of today", async () => {
    await collector.faults.set({ status: 501 });
    let isOn = false;
    await using kit = open({ mask: (value, where) => (isOn ? byPlace(value, where) : value) });
    await work(kit.langfuse);
    expect(kit.langfuse.health().deadLettered).toBe(3);
    await collector.faults.set([]);
    isOn = true;
    expect(await kit.langfuse.deadLetters.replay()).toBe(3);
    await kit.langfuse.flush();
    expect(standardOf("call")).toMatchObject(masked);
    expect(standardOf("look up")).toMatchObject({ "gen_ai.tool.call.arguments": "***" });
  });
});
