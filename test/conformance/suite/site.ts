import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { Framework, Plan } from "./framework.ts";

export interface Site {
  readonly url: string;
  readonly port: number;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** A request by hand, for clients that leave. */
  open(path: string, options?: { method?: string; headers?: Record<string, string> }): ClientRequest;
}

/** A site that stays open for several visits. */
export interface OpenSite extends Site {
  /** Waits until every request so far is over. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the application on a real socket. */
export async function openSite(framework: Framework, plan: Plan): Promise<OpenSite> {
  const { server, close } = await framework.open(plan);
  const open = new Set<Promise<unknown>>();
  server.on("request", (_, response) => {
    const over = once(response, "close").finally(() => open.delete(over));
    open.add(over);
  });
  if (!server.listening) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const settled = async (): Promise<void> => void (await Promise.all(open));
  return {
    url,
    port,
    get: (path, init) => fetch(url + path, { ...init, headers: { connection: "close", ...init?.headers } }),
    open: (path, options) => httpRequest({ port, host: "127.0.0.1", path, agent: false, ...options }),
    settled,
    async close() {
      server.closeIdleConnections();
      await close();
      // A server that has closed may still have to tell of a connection that broke.
      await settled();
      await setImmediate();
    },
  };
}

/** Opens the application, visits it, and closes it: every request is over by then. */
export async function visit(
  framework: Framework,
  plan: Plan,
  visitor: (site: Site) => Promise<unknown>,
): Promise<void> {
  const site = await openSite(framework, plan);
  try {
    await visitor(site);
  } finally {
    await site.close();
  }
}

/** Reads the answer to its end. */
export async function read(path: Promise<Response>): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await path;
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The answer's beginning. */
export async function headOf(request: ClientRequest): Promise<IncomingMessage> {
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

/** Leaves without waiting. */
export function leave(request: ClientRequest): void {
  request.on("error", () => undefined);
  request.destroy();
}
