import { fork } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStudio } from "@langfuse-kit/studio";

/**
 * How Studio stands a million observations: `node packages/studio/scripts/benchmark.ts [observations]`, after a build.
 * The server is a process of its own, whose memory is its own too; what is sent has 2 KB of content an observation.
 */
const total = Number(process.argv[2] ?? 1_000_000);
const perTrace = 10;
const perRequest = 500;
const atOnce = 4;

if (process.argv[2] === "serve") await serve(String(process.argv[3]));
else await measure();

async function serve(file: string): Promise<void> {
  const studio = await startStudio({ port: 0, db: file, maxBytes: 16 * 1024 ** 3 });
  process.on("message", (asked) => {
    if (asked === "memory") process.send?.({ memory: process.memoryUsage().rss });
    else void studio.close().then(() => process.exit(0));
  });
  process.send?.({ url: studio.url });
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "studio-benchmark-"));
  const file = join(folder, "studio.db");
  const child = fork(import.meta.filename, ["serve", file]);
  const next = <Answer>(): Promise<Answer> => new Promise((resolve) => child.once("message", resolve as () => void));
  const { url } = await next<{ url: string }>();
  const memory = async (): Promise<number> => {
    const answer = next<{ memory: number }>();
    child.send("memory");
    return Math.round((await answer).memory / 1024 ** 2);
  };

  const began = performance.now();
  let sent = 0;
  let worst = 0;
  let reported = 0;
  const send = async (): Promise<void> => {
    while (sent < total) {
      const from = sent;
      sent += perRequest;
      const at = performance.now();
      const answer = await fetch(`${url}/api/public/otel/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request(from)),
      });
      await answer.text();
      if (answer.status !== 200) throw new Error(`ingest answered ${answer.status}`);
      worst = Math.max(worst, performance.now() - at);
      if (from - reported >= total / 10) {
        reported = from;
        const rate = Math.round(from / ((performance.now() - began) / 1000));
        console.log(`${from} observations, ${rate}/s, server ${await memory()} MB`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `ingest: ${total} in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)}/s, slowest request ${worst.toFixed(0)} ms`,
  );
  console.log(`server ${await memory()} MB, file ${Math.round(statSync(file).size / 1024 ** 2)} MB`);

  const time = async (name: string, path: string): Promise<void> => {
    const times: number[] = [];
    let bytes = 0;
    for (let at = 0; at < 20; at += 1) {
      const start = performance.now();
      bytes = (await (await fetch(url + path)).text()).length;
      times.push(performance.now() - start);
    }
    times.sort((left, right) => left - right);
    console.log(
      `${name}: median ${times[10]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms, ${bytes} characters`,
    );
  };
  const middle = traceId(Math.floor(total / perTrace / 2));
  await time("list", "/api/studio/traces");
  await time("list, errors of one user", "/api/studio/traces?level=ERROR&user=user-7");
  await time("list, one model, costly", "/api/studio/traces?model=gpt-4o&minCost=0.01");
  await time("list, text that nothing has", "/api/studio/traces?text=nowhere-to-be-found");
  await time("trace", `/api/studio/traces/${middle}`);
  await time("observation", `/api/studio/traces/${middle}/observations/${spanId(Math.floor(total / 2) + 1)}`);
  await time("sessions", "/api/studio/sessions");
  await time("session", "/api/studio/sessions/session-3");
  await time("overview", "/api/studio/overview");
  await time("facets", "/api/studio/facets");
  const day = "from=0&to=1800000000000";
  const first = performance.now();
  await (await fetch(`${url}/api/studio/costs?${day}`)).text();
  console.log(`costs, asked for the first time: ${(performance.now() - first).toFixed(0)} ms`);
  for (const by of ["model", "name", "trace", "user", "session", "prompt"]) {
    await time(`costs by ${by}`, `/api/studio/costs?${day}&by=${by}`);
  }
  await time("metrics, cost by model and hour", metrics("providedModelName", "hour", []));
  const single = [{ column: "userId", operator: "=", value: "user-7", type: "string" }];
  await time("metrics of one user, by model", metrics("providedModelName", undefined, single));
  await time("public traces", "/api/public/traces?limit=50");
  await time("public observations", "/api/public/v2/observations?fields=core,basic,io,usage");
  console.log(`server ${await memory()} MB`);
  child.send("close");
  await new Promise((resolve) => child.once("exit", resolve));
  rmSync(folder, { recursive: true });
}

function metrics(field: string, granularity: string | undefined, filters: unknown[]): string {
  const query = {
    view: "observations",
    dimensions: [{ field }],
    metrics: [
      { measure: "totalCost", aggregation: "sum" },
      { measure: "latency", aggregation: "p95" },
    ],
    filters,
    ...(granularity === undefined ? {} : { timeDimension: { granularity } }),
    fromTimestamp: "2026-09-01T00:00:00Z",
    toTimestamp: "2026-10-30T00:00:00Z",
  };
  return `/api/public/v2/metrics?query=${encodeURIComponent(JSON.stringify(query))}`;
}

function request(from: number): unknown {
  const spans = Array.from({ length: perRequest }, (_, at) => span(from + at));
  const resource = { attributes: [attribute("service.name", `service-${Math.floor(from / perRequest) % 4}`)] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "langfuse-sdk", version: "5.11.1" }, spans }] }] };
}

function span(number: number): unknown {
  const trace = Math.floor(number / perTrace);
  const place = number % perTrace;
  const start = 1_790_000_000_000 + trace * 300 + place * 20;
  const text = `${number} ${"what a person says to a model, and what it answers. ".repeat(20)}`;
  return {
    traceId: traceId(trace),
    spanId: spanId(number),
    ...(place === 0 ? {} : { parentSpanId: spanId(number - place) }),
    name: place === 0 ? `POST /chat/${trace % 20}` : `step ${place}`,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 15 + (trace % 50) * 10}000000`,
    status: trace % 40 === 0 && place === 3 ? { code: 2, message: "the tool failed" } : {},
    attributes: [
      attribute("langfuse.observation.type", place % 3 === 1 ? "generation" : "span"),
      attribute("langfuse.observation.input", JSON.stringify([{ role: "user", content: text }])),
      attribute("langfuse.observation.output", text),
      attribute("user.id", `user-${trace % 500}`),
      attribute("session.id", `session-${trace % 5000}`),
      ...(place % 3 === 1
        ? [
            attribute("langfuse.observation.model.name", trace % 2 === 0 ? "gpt-4o" : "claude-sonnet-4-5"),
            attribute("langfuse.observation.usage_details", JSON.stringify({ input: 900 + trace, output: 120 })),
          ]
        : []),
    ],
  };
}

function attribute(key: string, stringValue: string): unknown {
  return { key, value: { stringValue } };
}

function traceId(trace: number): string {
  return trace.toString(16).padStart(32, "a");
}

function spanId(number: number): string {
  return number.toString(16).padStart(16, "0");
}
