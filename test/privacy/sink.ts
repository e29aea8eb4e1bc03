import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A server that takes everything and keeps every byte. */
export interface Sink {
  readonly options: { readonly publicKey: string; readonly secretKey: string; readonly baseUrl: string };
  /** All that came: request lines, headers and bodies, inflated. */
  received(): string;
  close(): Promise<void>;
}

/** `status` says how it answers now; with 200 it takes everything. */
export async function startSink(status: () => number = () => 200): Promise<Sink> {
  const pieces: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const content = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    pieces.push(request.url ?? "", request.rawHeaders.join("\n"), content.toString("latin1"));
    const { batch = [] } = request.url?.includes("ingestion") ? JSON.parse(content.toString()) : {};
    const successes = batch.map(({ id }: { id: string }) => ({ id, status: 201 }));
    if (status() !== 200) {
      response.writeHead(status()).end();
      return;
    }
    response.writeHead(request.url?.includes("ingestion") ? 207 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ successes, errors: [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    options: {
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    received: () => pieces.join("\n"),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
