import { idOf, sendSpans, type Written } from "./otlp.ts";

export const agentsTrace: string = idOf(0xa6e275, 16);

export const shapePages: readonly string[] = ["flame", "graph"].map(
  (shape) => `/traces/${agentsTrace}?view=${shape}&observation=${idOf(4, 8)}`,
);

/** An agent that plans, and two that research at the same time, with models and a tool that fails once. */
export async function sendAgents(url: string, now: number): Promise<void> {
  const start = now - 300_000;
  const step = (id: number, parent: number, name: string, type: string, from: number, to: number): Written => ({
    id: idOf(id, 8),
    parent: idOf(parent, 8),
    name,
    type,
    start: start + from,
    end: start + to,
    service: "agents",
  });
  const model = (id: number, parent: number, name: string, from: number, to: number): Written => ({
    ...step(id, parent, name, "generation", from, to),
    attributes: {
      "langfuse.observation.model.name": name === "plan" ? "claude-opus-4-1" : "gpt-4o",
      "langfuse.observation.usage_details": JSON.stringify({ input: 100, output: 20 }),
    },
  });
  const error = "upstream timed out after 1000 ms";
  await sendSpans(url, agentsTrace, [
    { id: idOf(1, 8), name: "POST /research", start, end: start + 9000, service: "gateway" },
    step(2, 1, "orchestrator", "agent", 10, 8990),
    step(3, 2, "planner", "agent", 20, 2000),
    model(4, 3, "plan", 30, 1900),
    step(5, 2, "researcher", "agent", 2010, 7000),
    model(6, 5, "decide", 2020, 3000),
    { ...step(7, 5, "search_web", "tool", 3010, 4010), error },
    { ...model(8, 5, "decide", 4020, 5000), error: "529 overloaded" },
    step(9, 2, "researcher", "agent", 2100, 8000),
    model(10, 9, "decide", 2110, 3500),
    step(11, 9, "search_web", "tool", 3510, 4510),
    { ...model(12, 9, "decide", 4520, 6000), error: "529 overloaded" },
  ]);
}
