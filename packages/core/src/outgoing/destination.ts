import type { ClientRequest } from "node:http";
import type { PropagationTarget } from "../config/index.ts";
import type { Calls } from "./types.ts";

// What is no host name or address could mean one host to a URL parser and another to the resolver.
const HOST = /^(?:[\w.-]+|[\da-f:.]+)$/i;
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\//i;

/** The target that a request of node:http or node:https goes to, if it is a listed one. */
export function targetOfRequest(request: ClientRequest, calls: Calls): PropagationTarget | undefined {
  const { method, path } = request;
  // A tunnel's own headers are read by the proxy, which is nobody we were told of.
  if (method === "CONNECT") return undefined;
  const address = addressOf(request);
  const target = address === undefined ? undefined : calls.targetOf(address);
  return target === undefined ? undefined : narrowed(target, path, calls);
}

/** A request in absolute form (to a plain proxy) is read by two: both have to be listed. */
export function narrowed(target: PropagationTarget, path: string, calls: Calls): PropagationTarget | undefined {
  if (!ABSOLUTE.test(path)) return target;
  const beyond = calls.targetOf(path);
  // The one of them that gets less.
  return beyond?.identity === true ? target : beyond;
}

function addressOf(request: ClientRequest): string | undefined {
  const { host, protocol } = request;
  if (isToSocketPath(request) || typeof host !== "string" || !HOST.test(host)) return undefined;
  const port = portOf(request, host);
  return port === undefined ? undefined : `${protocol}//${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** A Unix socket calls itself localhost, or whatever host was named. An agent's own options come before the request's. */
function isToSocketPath(request: ClientRequest & { agent?: unknown }): boolean {
  const { agent } = request;
  const options: unknown = typeof agent === "object" && agent !== null ? Reflect.get(agent, "options") : undefined;
  const ofAgent = typeof options === "object" && options !== null ? Reflect.get(options, "socketPath") : undefined;
  return Boolean(Reflect.get(request, "socketPath")) || Boolean(ofAgent);
}

/**
 * A request does not tell its port. Its Host header does, but a caller can write anything there, so the word of the
 * agent counts more: it lists the hosts and ports that it has connections to.
 */
function portOf(request: ClientRequest, host: string): string | undefined {
  const said = saidPort(request, host);
  const listed = listedPorts(Reflect.get(request, "agent"), host);
  if (listed === undefined || (said !== undefined && listed.has(said))) return said;
  const [only, ...others] = listed;
  return others.length === 0 ? only : undefined;
}

function saidPort(request: ClientRequest, host: string): string | undefined {
  const header = request.getHeader("host");
  if (header !== undefined && typeof header !== "string") return undefined;
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(header ?? host) ?? [];
  const isSame = name === host || name === `[${host}]`;
  return isSame || header === undefined ? (port ?? defaultPort(request)) : undefined;
}

function defaultPort({ agent, protocol }: ClientRequest & { agent?: unknown }): string {
  const own: unknown = typeof agent === "object" && agent !== null ? Reflect.get(agent, "defaultPort") : undefined;
  return typeof own === "number" ? String(own) : protocol === "https:" ? "443" : "80";
}

/** Of an agent's connections by name, "host:port:address" and more; undefined for an agent that keeps no such list. */
function listedPorts(agent: unknown, host: string): ReadonlySet<string> | undefined {
  const sockets: unknown = typeof agent === "object" && agent !== null ? Reflect.get(agent, "sockets") : undefined;
  if (typeof sockets !== "object" || sockets === null) return undefined;
  const names = Object.keys(sockets);
  if (names.length === 0) return undefined;
  const start = `${host}:`;
  const own = names.filter((name) => name.startsWith(start));
  return new Set(own.map((name) => name.slice(start.length, name.indexOf(":", start.length))));
}
