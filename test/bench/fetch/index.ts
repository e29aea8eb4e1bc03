import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";

/**
 * What a traced call costs its caller, beside the bare fetch: time to the first chunk over a socket, and processor time
 * per chunk without one. `node test/bench/fetch/index.ts`, after `npm run build`.
 */

const chunkCount = 500;
const rounds = 400;
const calls = 400;
const path = "/v1/chat/completions";

const chunkOf = (content: string): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "gpt-4o-2024-08-06",
    choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason: null }],
  })}\n\n`;
const chunks = Array.from({ length: chunkCount }, (_, index) => chunkOf(`word${index} `));
const body = JSON.stringify({
  model: "gpt-4o",
  stream: true,
  messages: Array.from({ length: 10 }, (_, index) => ({
    role: index % 2 ? "assistant" : "user",
    content: "lorem ipsum ".repeat(80),
  })),
});

/** Spans end in a destination that refuses at once: what is measured is the call, not the delivery. */
const langfuse = initLangfuse({
  publicKey: "pk-lf-bench",
  secretKey: "sk-lf-bench",
  baseUrl: "http://127.0.0.1:9",
  handleSignals: false,
  logger: { warn() {}, error() {} },
});

/** The lower quartile: other work on the machine only ever adds. */
const low = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;
const format = (microseconds: number): string => `${microseconds.toFixed(2)} us`;

/** Chunks from memory, one for each pull, as a byte stream: that is what fetch gives. */
function scripted(): Promise<Response> {
  const encoder = new TextEncoder();
  let at = 0;
  const stream = new ReadableStream({
    type: "bytes",
    pull(controller) {
      const chunk = chunks[at++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(encoder.encode(chunk));
    },
  });
  return Promise.resolve(new Response(stream, { headers: { "content-type": "text/event-stream" } }));
}

async function readAll(send: typeof fetch): Promise<number> {
  const response = await send(`http://model.test${path}`, { method: "POST", body });
  const reader = response.body?.getReader();
  const began = performance.now();
  while (reader !== undefined && !(await reader.read()).done);
  return ((performance.now() - began) * 1e3) / chunkCount;
}

async function perChunk(): Promise<void> {
  const bare: number[] = [];
  const ours: number[] = [];
  const traced = langfuseFetch({ fetch: scripted });
  for (let round = -50; round < rounds; round += 1) {
    const plain = await readAll(scripted);
    const observed = await readAll(traced);
    if (round < 0) continue;
    bare.push(plain);
    ours.push(observed);
  }
  console.log(`per chunk: bare ${format(low(bare))}, added ${format(low(ours) - low(bare))}`);
}

async function firstChunk(send: typeof fetch, url: string): Promise<number> {
  const began = performance.now();
  const response = await send(url, { method: "POST", body });
  const reader = response.body?.getReader();
  await reader?.read();
  const took = (performance.now() - began) * 1e3;
  while (reader !== undefined && !(await reader.read()).done);
  return took;
}

async function timeToFirst(): Promise<void> {
  const workerData = { chunks: chunks.slice(0, 20) };
  const worker = new Worker(new URL("./model-worker.ts", import.meta.url), { workerData });
  const [port] = (await once(worker, "message")) as [number];
  const url = `http://127.0.0.1:${port}${path}`;
  const traced = langfuseFetch();
  const bare: number[] = [];
  const ours: number[] = [];
  for (let call = -50; call < calls; call += 1) {
    const plain = await firstChunk(fetch, url);
    const observed = await trace("request", () => firstChunk(traced, url));
    if (call < 0) continue;
    bare.push(plain);
    ours.push(observed);
  }
  console.log(`time to the first chunk: bare ${format(low(bare))}, added ${format(low(ours) - low(bare))}`);
  await worker.terminate();
}

await perChunk();
await timeToFirst();
await langfuse.shutdown(0);
