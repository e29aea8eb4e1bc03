import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Outcome, Reply } from "../faults/index.ts";

/** Sends an outcome in its manner. Answers the status that the client could see; 0 for none. */
export async function respond(response: ServerResponse, { reply, manner }: Outcome): Promise<number> {
  if (manner === "hang") return 0;
  if (manner === "reset") {
    response.req.socket.resetAndDestroy();
    return 0;
  }
  const body = bytesOf(reply);
  if (manner === "mid-response") {
    // The length promises more than is sent, so that the client knows the answer was cut.
    writeHead(response, reply, body.length + 1000);
    response.write(body, () => response.req.socket.resetAndDestroy());
    return reply.status;
  }
  if (manner === "plain") {
    writeHead(response, reply, body.length);
    response.end(body);
    return reply.status;
  }
  if ("drip" in manner) await drip(response, reply, body, manner.drip);
  else await flood(response, reply, manner.huge);
  return reply.status;
}

function writeHead(response: ServerResponse, { status, headers, body }: Reply, length: number): void {
  const type = typeof body === "string" ? "text/plain" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type, ...headers, "content-length": length });
}

function bytesOf({ body }: Reply): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

async function drip(response: ServerResponse, reply: Reply, body: Uint8Array, delay: number): Promise<void> {
  writeHead(response, reply, body.length);
  response.flushHeaders();
  for (const byte of body) {
    await wait(delay, undefined, { ref: false });
    if (response.destroyed) return;
    response.write(Uint8Array.of(byte));
  }
  response.end();
}

async function flood(response: ServerResponse, reply: Reply, size: number): Promise<void> {
  const block = Buffer.alloc(64 * 1024, "x");
  writeHead(response, reply, size);
  for (let sent = 0; sent < size && !response.destroyed; sent += block.length) {
    const flowing = response.write(block.subarray(0, Math.min(block.length, size - sent)));
    if (!flowing) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
