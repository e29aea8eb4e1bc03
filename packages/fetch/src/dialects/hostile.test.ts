import { describe, expect, it } from "vitest";
import { dialects } from "./recognise.ts";

const nonsense: unknown[] = [
  null,
  undefined,
  1,
  "text",
  [],
  [null],
  {},
  { choices: null },
  { choices: [null, 1, { delta: null, index: -5 }, { index: 1e9, delta: { content: 5 } }] },
  { choices: [{ delta: { tool_calls: [null, 1, { index: "x", function: null }], audio: 5, content: [{}] } }] },
  { type: "content_block_delta", index: 99, delta: null },
  { type: "content_block_start", index: -1, content_block: null },
  { type: "message_start", message: null },
  { type: "message_delta", delta: null, usage: null },
  { type: "response.output_text.delta", output_index: -1, content_index: 1e12, delta: {} },
  { type: "response.output_item.done", output_index: "x", item: null },
  { type: "response.completed", response: null },
  { candidates: [null, { index: -1 }, { content: { parts: [null, { text: 5 }] } }] },
  { event_type: "step.start", index: -1, step: null },
  { event_type: "step.start", index: 0, step: { content: [null, 5], summary: "x" } },
  { event_type: "step.delta", index: 1e12, delta: { type: "text", text: 5 } },
  { event_type: "step.delta", index: 1, delta: { type: "thought_summary", content: [] } },
  { event_type: "step.delta", index: 1, delta: { type: "text_annotation_delta", annotations: 5 } },
  { event_type: "step.delta", index: 1, delta: { type: "google_search_result", result: [null] } },
  { event_type: "interaction.completed", interaction: { steps: [null], usage: [], errors: 5, status: "failed" } },
  { message: null, done: "yes", tool_calls: 5 },
  { error: null },
  { error: [] },
  { embeddings: 5, data: { a: 1 }, usage: "x", usageMetadata: [] },
];

describe.each(Object.values(dialects))("$name, of a server that answers nonsense", (dialect) => {
  const url = new URL("http://model.test/models/m:x");

  it("reads it as far as it can, and never throws", () => {
    const assembler = dialect.assemble();
    for (const value of nonsense) {
      expect(() => dialect.readResponse(value)).not.toThrow();
      if (typeof value !== "object" || value === null) continue;
      expect(() => dialect.readRequest(value as Record<string, unknown>, url)).not.toThrow();
      expect(() => assembler.take(value as Record<string, unknown>, undefined)).not.toThrow();
    }
    expect(() => JSON.stringify(assembler.answer())).not.toThrow();
    expect(typeof assembler.isWhole()).toBe("boolean");
    expect(typeof assembler.isOver()).toBe("boolean");
  });

  it("keeps within bounds, however much it says", () => {
    const assembler = dialect.assemble();
    const word = "x".repeat(100_000);
    for (let index = 0; index < 100; index += 1) {
      assembler.take({ choices: [{ index: 0, delta: { content: word } }] }, undefined);
      assembler.take({ message: { content: word } }, undefined);
      assembler.take({ event_type: "step.delta", index: 0, delta: { type: "text", text: word } }, undefined);
      assembler.take({ candidates: [{ content: { parts: [{ text: word }] } }] }, undefined);
      assembler.take({ type: "response.output_text.delta", output_index: 0, content_index: 0, delta: word }, undefined);
    }
    expect(JSON.stringify(assembler.answer().output ?? "").length).toBeLessThan(4_300_000);
  });
});
