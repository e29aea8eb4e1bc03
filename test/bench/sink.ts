import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

/**
 * Takes traces in a process of its own and counts the observations that arrive.
 * Usage: node sink.ts [delayMs] [port]; prints its port, answers GET /count, ends with its parent.
 */
const delayMs = Number(process.argv[2] ?? 0);
let arrived = 0;
let requests = 0;
let bytes = 0;

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(JSON.stringify({ arrived, requests, bytes }));
    return;
  }
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    const plain = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    arrived += countOf(String(request.headers["content-type"]), plain);
    requests += 1;
    bytes += body.length;
    setTimeout(() => response.end("{}"), delayMs);
  });
});

server.listen(Number(process.argv[3] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address ? address.port : 0}\n`);
});
process.on("disconnect", () => process.exit());

function countOf(type: string, body: Buffer): number {
  if (type.includes("json")) return countJson(body);
  return type.includes("protobuf") ? countProtobuf(body) : countEnvelope(body);
}

/** Sentry's: the spans of a request come together, in an item that says how many. */
function countEnvelope(body: Buffer): number {
  return [...body.toString().matchAll(/"item_count":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function countJson(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf('"spanId":"'); at !== -1; at = body.indexOf('"spanId":"', at + 1)) count += 1;
  return count;
}

/** Walks ResourceSpans (1) > ScopeSpans (2) > Span (2) without decoding the spans. */
function countProtobuf(body: Buffer): number {
  let count = 0;
  eachField(body, 0, body.length, 1, (resourceStart, resourceEnd) =>
    eachField(body, resourceStart, resourceEnd, 2, (scopeStart, scopeEnd) =>
      eachField(body, scopeStart, scopeEnd, 2, () => {
        count += 1;
      }),
    ),
  );
  return count;
}

function eachField(
  body: Buffer,
  from: number,
  to: number,
  wanted: number,
  visit: (from: number, to: number) => void,
): void {
  let at = from;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < to) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 0) varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else {
      const length = varint();
      if (tag >>> 3 === wanted) visit(at, at + length);
      at += length;
    }
  }
}
