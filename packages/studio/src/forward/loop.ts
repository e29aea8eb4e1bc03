import { networkInterfaces } from "node:os";
import { isLoopbackHost, wildcards } from "../guard/index.ts";

/**
 * On everything that a Studio forwards. A Studio that receives it keeps it and forwards it no further, so that nothing
 * goes round, whatever stands between.
 */
export const forwardedHeader = "x-langfuse-kit-forwarded";

/** Whether an address is that of a Studio that listens on these hosts and this port. */
export function isOwnAddress(address: string, hosts: readonly string[], port: number): boolean {
  const url = new URL(address);
  const itsPort = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (itsPort !== port) return false;
  const name = url.hostname.replaceAll(/[[\]]/g, "").toLowerCase();
  if (hosts.some((host) => host.toLowerCase() === name)) return true;
  const listensHere = hosts.some((host) => isLoopbackHost(host) || wildcards.has(host));
  if (isLoopbackHost(name) || wildcards.has(name)) return listensHere;
  // Listening everywhere, it answers by each of the machine's addresses.
  const own = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address: one }) => one) ?? []);
  return hosts.some((host) => wildcards.has(host)) && own.includes(name);
}
