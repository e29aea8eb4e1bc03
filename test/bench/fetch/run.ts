import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";

/** Measures a traced call beside the bare fetch, in turns, and prints what tracing adds as JSON. */

/** Microseconds. */
interface Added {
  readonly what: string;
  readonly bare: number;
  readonly added: number;
}

interface Request {
  readonly name: string;
  readonly length: number;
  readonly calls: number;
  readonly isRemote: boolean;
}

const chunkCount = 500;
const rounds = 400;
/** Over a socket, long requests would drown in what sending them takes; a source in memory answers at once. */
const requests: readonly Request[] = [
  { name: "10 kB, over a socket", length: 1e4, calls: 400, isRemote: true },
  { name: "10 kB", length: 1e4, calls: 400, isRemote: false },
  { name: "1 MB", length: 1e6, calls: 80, isRemote: false },
  { name: "16 MB", length: 16e6, calls: 16, isRemote: false },
];
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

function bodyOf(length: number): string {
  const content = 'lorem "ipsum" '.repeat(70);
  const messages = Array.from({ length: Math.ceil(length / 1_160) }, (_, index) => ({
    role: index % 2 ? "assistant" : "user",
    content,
  }));
  return JSON.stringify({ model: "gpt-4o", stream: true, messages });
}

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

async function readAll(send: typeof fetch, body: string): Promise<number> {
  const response = await send(`http://model.test${path}`, { method: "POST", body });
  const reader = response.body?.getReader();
  const began = performance.now();
  while (reader !== undefined && !(await reader.read()).done);
  return ((performance.now() - began) * 1e3) / chunkCount;
}

async function perChunk(): Promise<Added> {
  const body = bodyOf(1e4);
  const bare: number[] = [];
  const ours: number[] = [];
  const traced = langfuseFetch({ fetch: scripted });
  for (let round = -50; round < rounds; round += 1) {
    const plain = await readAll(scripted, body);
    const observed = await readAll(traced, body);
    if (round < 0) continue;
    bare.push(plain);
    ours.push(observed);
  }
  return { what: "each chunk", bare: low(bare), added: low(ours) - low(bare) };
}

async function firstChunk(send: typeof fetch, url: string, body: string): Promise<number> {
  const began = performance.now();
  const response = await send(url, { method: "POST", body });
  const reader = response.body?.getReader();
  await reader?.read();
  const took = (performance.now() - began) * 1e3;
  while (reader !== undefined && !(await reader.read()).done);
  return took;
}

async function toFirstChunk(url: string, { name, length, calls, isRemote }: Request): Promise<Added> {
  const body = bodyOf(length);
  const source = isRemote ? fetch : scripted;
  const traced = langfuseFetch({ fetch: source });
  const bare: number[] = [];
  const ours: number[] = [];
  for (let call = -Math.ceil(calls / 8); call < calls; call += 1) {
    const plain = await firstChunk(source, url, body);
    const observed = await trace("request", () => firstChunk(traced, url, body));
    if (call < 0) continue;
    bare.push(plain);
    ours.push(observed);
  }
  return { what: `first chunk after ${name}`, bare: low(bare), added: low(ours) - low(bare) };
}

const worker = new Worker(new URL("./model-worker.ts", import.meta.url), {
  workerData: { chunks: chunks.slice(0, 20) },
});
const [port] = (await once(worker, "message")) as [number];
const figures = [await perChunk()];
for (const request of requests) figures.push(await toFirstChunk(`http://127.0.0.1:${port}${path}`, request));
await worker.terminate();
await langfuse.shutdown(0);
console.log(JSON.stringify(figures));
