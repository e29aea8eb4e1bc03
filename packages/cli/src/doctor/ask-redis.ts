import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSafely } from "node:tls";

const timeoutMs = 3_000;
const largest = 1024 * 1024;

/** A command in Redis' own words. */
function written(words: readonly string[]): string {
  return [`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ""].join("\r\n");
}

/** The text of a whole reply at the beginning, and what follows it; undefined while it is not whole. */
function reply(content: string): { readonly text: string; readonly rest: string } | undefined {
  const end = content.indexOf("\r\n");
  if (end < 0) return undefined;
  const line = content.slice(1, end);
  if (content[0] === "-") throw new Error(line);
  if (content[0] !== "$") return { text: line, rest: content.slice(end + 2) };
  const from = end + 2;
  const until = from + Number(line);
  return content.length < until + 2 ? undefined : { text: content.slice(from, until), rest: content.slice(until + 2) };
}

/** Asks a Redis one thing: a driver for it would be the largest part of this package. */
export function askRedis(address: string, ...command: readonly string[]): Promise<string> {
  const { protocol, hostname, port, username, password } = new URL(address);
  // An address of IPv6 has brackets only where a port may follow it.
  const place = { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || 6379) };
  const credentials = [username, password].filter((part) => part !== "").map(decodeURIComponent);
  const commands = [...(password === "" ? [] : [["AUTH", ...credentials]]), command];
  return new Promise((resolve, reject) => {
    const socket: Socket = protocol === "rediss:" ? connectSafely(place) : connectPlain(place);
    const timer = setTimeout(() => socket.destroy(new Error("no answer in time")), timeoutMs);
    let content = "";
    let open = commands.length;
    socket.setEncoding("latin1");
    socket.on("data", (data: Buffer | string) => {
      content += String(data);
      try {
        if (content.length > largest) throw new Error("no Redis");
        for (let next = reply(content); next !== undefined && open > 0; next = reply(content)) {
          content = next.rest;
          open -= 1;
          if (open === 0) resolve(next.text);
        }
        if (open === 0) socket.destroy();
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(timer);
      reject(new Error("it hung up"));
    });
    socket.write(commands.map(written).join(""));
  });
}
