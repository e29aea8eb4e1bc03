import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A span as a neighbour's backend was told of it. */
export interface ForeignSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
}

/** Where a neighbour sends its traces. */
export interface Sink {
  readonly port: number;
  readonly url: string;
  spans(): readonly ForeignSpan[];
  /** Everything that came, as text, to look for what must not be there. */
  text(): string;
  clear(): void;
  close(): Promise<void>;
}

/** A server that takes everything, and a way to read spans out of what it took. */
export async function startSink(read: (body: Buffer, request: IncomingMessage) => ForeignSpan[]): Promise<Sink> {
  const bodies: Buffer[] = [];
  const spans: ForeignSpan[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const sent = Buffer.concat(parts);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
    bodies.push(body);
    spans.push(...read(body, request));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    spans: () => spans,
    text: () => bodies.map((body) => body.toString("utf8")).join("\n"),
    clear() {
      bodies.length = 0;
      spans.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
