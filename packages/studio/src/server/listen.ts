import { createServer, get, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StudioError } from "./error.ts";

export interface Listeners {
  readonly port: number;
  readonly hosts: readonly string[];
  close(): Promise<void>;
}

/** More connections than any laptop's services and pages need; times for a whole request, its body too. */
export const listenerLimits = {
  maxConnections: 256,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

/** An address that this machine lacks, such as ::1 where IPv6 is off. */
const absent: ReadonlySet<string> = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** A free port of one address can be taken on the other. */
const freePortTries = 5;

/** Listens on all of the hosts with one port; 0 is any that is free on all of them. */
export async function listen(
  hosts: readonly string[],
  port: number,
  handle: RequestListener,
  limits: Partial<typeof listenerLimits> = {},
): Promise<Listeners> {
  for (let left = port === 0 ? freePortTries : 1; ; left -= 1) {
    try {
      return await listenOnce(hosts, port, handle, limits);
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE") throw error;
      if (left <= 1) throw await inUse(port, error);
    }
  }
}

async function listenOnce(
  hosts: readonly string[],
  port: number,
  handle: RequestListener,
  limits: Partial<typeof listenerLimits>,
): Promise<Listeners> {
  const { maxConnections, ...timeouts } = { ...listenerLimits, ...limits };
  const servers: Server[] = [];
  const used: string[] = [];
  let chosen = port;
  for (const host of hosts) {
    const server = createServer(timeouts, handle);
    server.maxConnections = maxConnections;
    try {
      chosen = await open(server, host, chosen);
    } catch (error) {
      const isAbsent = absent.has(codeOf(error)) && hosts.length > 1;
      if (isAbsent) continue;
      await Promise.all(servers.map(close));
      throw error;
    }
    servers.push(server);
    used.push(host);
  }
  return { port: chosen, hosts: used, close: async () => void (await Promise.all(servers.map(close))) };
}

function open(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Also those connections that wait for news, which never end by themselves. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? "");

async function inUse(port: number, cause: unknown): Promise<StudioError> {
  const url = `http://localhost:${port}`;
  if (await isStudio(port)) {
    return new StudioError(
      "ALREADY_RUNNING",
      `Studio is running already, at ${url}. Open it, or choose another port.`,
      {
        url,
        cause,
      },
    );
  }
  const message = `Port ${port} is in use by another program. Stop it, or choose another port: --port ${port + 1}.`;
  return new StudioError("PORT_IN_USE", message, { cause });
}

/** Whether it is one of ours that answers there. */
function isStudio(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: "localhost", port, path: "/api/studio/status", timeout: 1000 }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text = (text + part).slice(0, 4096);
      });
      // With a token it says so in its refusal.
      response.on("end", () => resolve(text.includes('"studio":true') || text.includes("Studio asks for its token")));
      response.on("error", () => resolve(false));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
