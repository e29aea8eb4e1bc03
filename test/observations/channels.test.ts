import diagnostics from "node:diagnostics_channel";
import { trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const publish = (name: string, message: unknown) => diagnostics.channel(name).publish(message);

it("turns messages of libraries that do not know us into observations", async () => {
  trace("root", () => {
    publish("langfuse.trace", { userId: "u" });
    publish("langfuse.span", { name: "step", type: "tool", input: 1, startTime: 1_000, endTime: 2_000 });
    publish("langfuse.generation", {
      name: "call",
      model: "gpt-4o",
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    });
    publish("langfuse.event", { name: "note" });
    publish("langfuse.score", { name: "good", value: 1 });
  });
  const tree = await traces.single();
  expect(tree.userId).toBe("u");
  expect(tree.find("step")).toMatchObject({ type: "tool", input: 1, durationMs: 1_000 });
  expect(tree.find("call")).toMatchObject({ type: "generation", usage: { input: 3, output: 4, total: 7 } });
  expect(tree.find("note")).toMatchObject({ type: "event", parentId: tree.root.id });
  expect(await traces.scores()).toMatchObject([{ name: "good", traceId: tree.id }]);
});

it("skips what is no message", async () => {
  const hostile = Object.defineProperty({}, "name", {
    get() {
      throw new Error("no");
    },
  });
  for (const message of [undefined, null, "x", 7, {}, { name: 5 }, hostile]) publish("langfuse.span", message);
  trace("fine", () => undefined);
  expect((await traces.single()).observations).toHaveLength(1);
});
