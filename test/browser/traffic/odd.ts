import { idOf, sendSpans, type Written } from "./otlp.ts";

export const oddTrace: string = idOf(0xa11ce, 16);
export const wideTrace: string = idOf(0xb0b, 16);
const runningTrace: string = idOf(0xca11, 16);

/** Services whose clocks differ, a job that waited, parents that never came or go in a circle, infrastructure. */
export async function sendOdd(url: string, now: number): Promise<void> {
  const start = now - 150_000;
  const identity = { "langfuse.trace.name": "POST /reports/:id/render", "user.id": "u-77", "session.id": "reports-77" };
  const spans: Written[] = [
    {
      id: idOf(1, 8),
      name: "POST /reports/:id/render",
      start,
      end: start + 1400,
      service: "gateway",
      attributes: { ...identity, "langfuse.observation.input": { report: 77 } },
    },
    {
      id: idOf(2, 8),
      parent: idOf(1, 8),
      name: "HTTP POST",
      scope: "@opentelemetry/instrumentation-http",
      start: start + 10,
      end: start + 60,
      service: "gateway",
      attributes: { "http.request.method": "POST", "url.full": "http://worker/" },
    },
    {
      id: idOf(3, 8),
      parent: idOf(2, 8),
      name: "render-report",
      start: start + 620,
      end: start + 1390,
      service: "worker",
      attributes: { "langfuse.observation.metadata": { queue: "reports", waitMs: 540 } },
    },
    {
      id: idOf(4, 8),
      parent: idOf(3, 8),
      name: "pg.query SELECT",
      scope: "@opentelemetry/instrumentation-pg",
      start: start + 640,
      end: start + 690,
      service: "worker",
      attributes: { "db.system": "postgresql", "db.statement": "SELECT 1" },
    },
    {
      id: idOf(5, 8),
      parent: idOf(3, 8),
      name: "summarise",
      type: "generation",
      start: start + 700,
      end: start + 1300,
      service: "worker",
      attributes: {
        "langfuse.observation.model.name": "gpt-4o",
        "langfuse.observation.input": [{ role: "user", content: "Summarise report 77." }],
        "langfuse.observation.output": { role: "assistant", content: "Revenue grew by **12 %**." },
        "langfuse.observation.usage_details": {
          input: 1820,
          output: 140,
          output_reasoning_tokens: 64,
          input_cached_tokens: 1024,
          total: 3048,
        },
        "langfuse.observation.completion_start_time": `"${new Date(start + 910).toISOString()}"`,
      },
    },
    {
      id: idOf(6, 8),
      parent: idOf(5, 8),
      name: "fetch-figures",
      type: "tool",
      start: start + 560,
      end: start + 600,
      service: "figures",
    },
    {
      id: idOf(7, 8),
      parent: idOf(99, 8),
      name: "left-alone",
      start: start + 900,
      end: start + 1000,
      service: "worker",
    },
    { id: idOf(8, 8), parent: idOf(9, 8), name: "chicken", start: start + 1000, end: start + 1100, service: "worker" },
    { id: idOf(9, 8), parent: idOf(8, 8), name: "egg", start: start + 1010, end: start + 1090, service: "worker" },
    {
      id: idOf(10, 8),
      parent: idOf(3, 8),
      name: "store-report",
      start: start + 1310,
      end: start + 1380,
      service: "worker",
      error: "disk quota exceeded on /var/reports (used 100 % of 20 GB)",
    },
  ];
  await sendSpans(url, oddTrace, spans);
}

/** Ten thousand observations below one root. */
export async function sendWide(url: string, now: number, count: number): Promise<void> {
  const start = now - 60_000 * 60 * 3;
  const root: Written = {
    id: idOf(1, 8),
    name: "import-catalogue",
    start,
    end: start + count * 3,
    service: "importer",
  };
  const rest = Array.from({ length: count - 1 }, (_, index): Written => {
    const number = index + 2;
    const group = number - (number % 100 || 100) + 2;
    const parent = number === group || number < 3 ? 1 : group;
    const type = number % 7 === 0 ? "generation" : number % 5 === 0 ? "tool" : "span";
    return {
      id: idOf(number, 8),
      parent: idOf(parent, 8),
      name: `${type === "generation" ? "describe" : type === "tool" ? "fetch-image" : "item"} ${number}`,
      type,
      start: start + index * 3,
      end: start + index * 3 + (number === group ? 290 : 2 + (number % 11)),
      service: "importer",
      ...(number === 7777 && { error: "no such image" }),
    };
  });
  const all = [root, ...rest];
  for (let at = 0; at < all.length; at += 2000) await sendSpans(url, wideTrace, all.slice(at, at + 2000));
}

/** A trace whose root has not come. */
export async function sendRunning(url: string, now: number): Promise<void> {
  await sendSpans(url, runningTrace, [
    {
      id: idOf(2, 8),
      parent: idOf(1, 8),
      name: "load-context",
      type: "retriever",
      start: now - 900,
      end: now - 500,
      service: "agent",
      attributes: { "langfuse.trace.name": "long-running-agent" },
    },
  ]);
}
