// What an application with the official SDK sends. Run as a program of its own, so that nothing of ours is near it:
// node official.ts <url> <now>
import { LangfuseSpanProcessor } from "@langfuse/otel";
import { propagateAttributes, setLangfuseTracerProvider, startObservation } from "@langfuse/tracing";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";

const [baseUrl = "", now = ""] = process.argv.slice(2);
const processor = new LangfuseSpanProcessor({ publicKey: "pk-lf-any", secretKey: "sk-lf-any", baseUrl });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
setLangfuseTracerProvider(
  new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "support-agent" }),
    spanProcessors: [processor],
  }),
);

const minute = 60_000;
const at = (time: number): Date => new Date(time);

interface Question {
  readonly before: number;
  readonly text: string;
  readonly answer: string;
  readonly order?: string;
  readonly fails?: string;
}

const system =
  "You are the support agent of Alpenglow Outfitters. Answer briefly, and look orders up before you speak of them.";

/** One question of a customer: an agent that retrieves, asks a model, calls a tool, and asks the model again. */
function answer({ before, text, answer: said, order, fails }: Question): void {
  const begin = Number(now) - before;
  const agent = startObservation(
    "answer-customer",
    { input: { question: text }, metadata: { channel: "chat", attempt: 1 } },
    { asType: "agent", startTime: at(begin) },
  );
  const parentSpanContext = agent.otelSpan.spanContext();
  const child = (ms: number) => ({ startTime: at(begin + ms), parentSpanContext });
  startObservation(
    "search-help-articles",
    {
      input: { query: text, limit: 3 },
      output: [
        { title: "Returns and refunds", score: 0.83 },
        { title: "Delivery times", score: 0.71 },
      ],
    },
    { ...child(12), asType: "retriever" },
  ).end(at(begin + 148));
  const messages: unknown[] = [
    { role: "system", content: system },
    { role: "user", content: text },
  ];
  const model = { model: "gpt-4o-mini", modelParameters: { temperature: 0.2, max_tokens: 600 } };
  if (order !== undefined) {
    const call = {
      id: `call_${order}`,
      type: "function",
      function: { name: "get_order", arguments: JSON.stringify({ id: order }) },
    };
    startObservation(
      "plan",
      {
        ...model,
        input: messages,
        output: { role: "assistant", content: null, tool_calls: [call] },
        usageDetails: { input: 412, output: 24, total: 436 },
        completionStartTime: at(begin + 480),
        prompt: { name: "support-agent", version: 7, isFallback: false },
      },
      { ...child(160), asType: "generation" },
    ).end(at(begin + 790));
    const tool = startObservation("get_order", { input: { id: order } }, { ...child(800), asType: "tool" });
    if (fails === undefined) {
      tool.update({ output: { id: order, status: "shipped", carrier: "Swiss Post", expected: "2026-11-23" } });
    } else tool.update({ level: "ERROR", statusMessage: fails });
    tool.end(at(begin + (fails === undefined ? 930 : 3800)));
    const content = fails === undefined ? '{"status":"shipped","carrier":"Swiss Post","expected":"2026-11-23"}' : fails;
    messages.push(
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content },
    );
  }
  const from = order === undefined ? 160 : fails === undefined ? 940 : 3810;
  startObservation(
    "answer",
    {
      ...model,
      input: messages,
      output: { role: "assistant", content: said },
      usageDetails: {
        input: 520 + text.length,
        output: said.length >> 2,
        input_cached_tokens: 384,
        total: 904 + text.length + (said.length >> 2),
      },
      completionStartTime: at(begin + from + 310),
      prompt: { name: "support-agent", version: 7, isFallback: false },
    },
    { ...child(from), asType: "generation" },
  ).end(at(begin + from + 1100));
  startObservation(
    "polite",
    { output: { passed: true, score: 0.97 } },
    { ...child(from + 1110), asType: "guardrail" },
  ).end(at(begin + from + 1150));
  agent.update({ output: { answer: said } });
  agent.end(at(begin + from + 1160));
}

const first = "Hello, where is my order 10482? It should have been here on Tuesday.";
const refund = `Of course. A refund takes **three steps**:

1. Print the label from your account, under *Orders*.
2. Bring the parcel to any post office within 30 days.
3. We pay back within \`5\` working days.

| item | price | refund |
|:--|--:|--:|
| Tent "Piz Bernina" | 349.00 | 349.00 |
| Delivery | 9.50 | 0.00 |

More at https://alpenglow.example/returns.`;

propagateAttributes(
  {
    userId: "mira.keller@example.com",
    sessionId: "chat-2026-11-21-mira",
    traceName: "POST /chat",
    tags: ["support", "web"],
  },
  () => {
    answer({
      before: 42 * minute,
      text: first,
      answer: "Your order 10482 has **shipped** with Swiss Post and should arrive on Monday, 23 November.",
      order: "10482",
    });
    answer({ before: 40.5 * minute, text: "Can I still send the tent back when it comes?", answer: refund });
    answer({
      before: 12 * minute,
      text: "And order 10519?",
      answer: "I could not look up order 10519 just now. Please try again in a few minutes.",
      order: "10519",
      fails: "upstream timed out after 3000 ms (orders.internal, attempt 3 of 3)",
    });
    answer({
      before: 9 * minute,
      text: "Once more, please: order 10519.",
      answer: "Order 10519 is on its way; it left our store this morning.",
      order: "10519",
    });
  },
);
propagateAttributes(
  { userId: "u-20931", sessionId: "chat-2026-11-21-20931", traceName: "POST /chat", tags: ["support"] },
  () => {
    answer({
      before: 6 * minute,
      text: "Do you have crampons in size 44?",
      answer: "Yes, two models: *Grivel G10* and *Petzl Leopard*.",
    });
  },
);
propagateAttributes({ traceName: "nightly-evaluation-of-support-answers-with-a-long-name", tags: ["eval"] }, () => {
  const begin = Number(now) - 95 * minute;
  const run = startObservation(
    "evaluate",
    { input: { dataset: "support-v3" } },
    { asType: "evaluator", startTime: at(begin) },
  );
  startObservation(
    "judge",
    {
      model: "in-house-judge-7b",
      input: "Is this answer polite?",
      output: "Yes: **0.97**",
      usageDetails: { input: 188, output: 9 },
    },
    { asType: "generation", startTime: at(begin + 5), parentSpanContext: run.otelSpan.spanContext() },
  ).end(at(begin + 640));
  startObservation(
    "embed-questions",
    { model: "text-embedding-3-small", input: ["a", "b"], usageDetails: { input: 2048 } },
    { asType: "embedding", startTime: at(begin + 650), parentSpanContext: run.otelSpan.spanContext() },
  ).end(at(begin + 760));
  run.update({ output: { mean: 0.94, cases: 120 } });
  run.end(at(begin + 800));
});

await processor.forceFlush();
