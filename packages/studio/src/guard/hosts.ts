import { isIP } from "node:net";

const loopbackNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** Every address of the machine. */
export const wildcards: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Whether an address to listen on is this machine alone. */
export const isLoopbackHost = (host: string): boolean => loopbackNames.has(host.toLowerCase());

/** Both loopbacks by default: `localhost` is the one on some machines and the other on the rest. */
export const listenHosts = (host: string | undefined): readonly string[] =>
  host === undefined || isLoopbackHost(host) ? ["127.0.0.1", "::1"] : [host];

/** The name and the port of a Host header, or of an origin without its scheme; undefined for what is neither. */
export function parseHost(header: string | undefined): { name: string; port: number | undefined } | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(header ?? "");
  if (match === null) return undefined;
  const name = (match[1] ?? "").toLowerCase().replaceAll(/[[\]]/g, "");
  return { name, port: match[2] === undefined ? undefined : Number(match[2]) };
}

/**
 * Names by which this Studio may be asked. A page of another site that makes its own name point at this machine sends
 * that name. An address is no name: it cannot be made to point elsewhere.
 */
export function isOwnName(name: string, allowed: ReadonlySet<string>, isOpen: boolean): boolean {
  return loopbackNames.has(name) || allowed.has(name) || (isOpen && isIP(name) !== 0);
}
