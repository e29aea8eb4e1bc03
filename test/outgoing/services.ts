import http, { type IncomingMessage, type RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { trace, withContext } from "@langfuse-kit/core";

/** A real server, and what it was sent. */
export interface Service {
  readonly origin: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
  /** All lines of these headers in the last request, as they came. */
  lines(name: string): readonly string[];
  close(): void;
}

/** Answers inside a trace of its own, which continues what the request carries. */
export const traced: RequestListener = (request, response) => {
  withContext(request.headers, () =>
    trace("callee", () => {
      request.resume().on("end", () => response.end(request.url));
    }),
  );
};

/** Answers "ok". */
const plain: RequestListener = (request, response) => {
  request.resume().on("end", () => response.end("ok"));
};

export async function startService(listener: RequestListener = plain, host = "127.0.0.1"): Promise<Service> {
  return serve(http.createServer(), "http", listener, host);
}

/** Over TLS, as https://localhost. */
export async function startSecureService(
  { key, certificate }: { key: string; certificate: string },
  listener: RequestListener = plain,
): Promise<Service> {
  const service = await serve(https.createServer({ key, cert: certificate }), "https", listener, "127.0.0.1");
  return { ...service, origin: `https://localhost:${service.port}` };
}

async function serve(server: http.Server, scheme: string, listener: RequestListener, host: string): Promise<Service> {
  const requests: IncomingMessage[] = [];
  server.on("request", (request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    requests,
    lines: (name) => linesOf(requests.at(-1), name),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function linesOf(request: IncomingMessage | undefined, name: string): readonly string[] {
  const raw = request?.rawHeaders ?? [];
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}

/** The body of a request by node:http or node:https. */
export function read(request: http.ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    request.on("error", reject).on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(text)).on("error", reject);
    });
  });
}

export const quiet: { warn(): void; error(): void } = { warn() {}, error() {} };
