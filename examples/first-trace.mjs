// LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and LANGFUSE_BASE_URL say where it goes.
import { generation, initLangfuse, retriever, trace, updateTrace } from "@langfuse-kit/core";

const langfuse = initLangfuse({ serviceName: "first-trace" });

await trace("answer-question", { input: "Where is my order?" }, async (whole) => {
  const documents = await retriever("search-orders", { input: "my order" }, async () => [
    "Order 7 left the warehouse.",
  ]);
  const usage = { input: 812, output: 9 };
  await generation("answer", { model: "gpt-4o", input: documents }, async (call) =>
    call.update({ output: "On its way.", usage }),
  );
  updateTrace({ userId: "user-1", output: "On its way." });
  whole.score({ name: "helpful", value: 1 });
});

const { delivered } = await langfuse.flush();
console.log(`${delivered} of 4 sent: 3 observations and a score.`);
