// Needs no keys and no server: catches the trace in memory and prints it as a tree.
import { event, generation, retriever, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";

const traces = captureTraces();

await trace("answer-question", { userId: "user-1" }, async () => {
  await retriever("search-orders", async () => event("cache-miss"));
  await generation("answer", { model: "gpt-4o" }, async (call) => call.update({ usage: { input: 812, output: 9 } }));
});

console.log(String(await traces.single()));
