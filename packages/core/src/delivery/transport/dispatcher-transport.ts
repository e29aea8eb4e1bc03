import { clearTimeout, setTimeout } from "../../runtime/index.ts";
import { failed, failedByClose, failureOf } from "./failures.ts";
import { plainHeaders } from "./headers.ts";
import { type Answer, maxResponseBytes, type Transport, type WireRequest } from "./types.ts";

/** The part of undici's Dispatcher that is used: any version of it fits, and none is needed. */
export interface DispatcherLike {
  request(options: DispatcherRequest): Promise<DispatcherResponse>;
}

export interface DispatcherRequest {
  origin: string;
  path: string;
  method: "GET" | "POST" | "PUT" | "PATCH";
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal;
  headersTimeout: number;
  bodyTimeout: number;
}

export interface DispatcherResponse {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body: AsyncIterable<Uint8Array>;
}

/**
 * Sends through a dispatcher of the user's: a proxy, a private certificate authority, a Unix socket. It stays theirs:
 * `close` only ends our requests. Unlike our own connections, a hanging request keeps the process until its deadline.
 */
export function createDispatcherTransport(dispatcher: DispatcherLike): Transport {
  const running = new Set<AbortController>();
  let closed = false;
  return {
    async send(request) {
      if (closed) return failedByClose();
      const abort = new AbortController();
      running.add(abort);
      try {
        return await send(dispatcher, request, abort);
      } finally {
        running.delete(abort);
      }
    },
    close() {
      closed = true;
      for (const abort of running) abort.abort();
    },
  };
}

async function send(dispatcher: DispatcherLike, wire: WireRequest, abort: AbortController): Promise<Answer> {
  let late = false;
  // undici's own time-outs start anew with every byte; this one does not.
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, wire.timeoutMs);
  timer.unref();
  try {
    const url = new URL(wire.url);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: wire.method ?? "POST",
      headers: { ...wire.headers },
      // A copy, so that nothing of the chunks is read any more once there is an answer.
      body: wire.method === "GET" ? null : Buffer.concat(wire.body),
      signal: abort.signal,
      headersTimeout: wire.timeoutMs,
      bodyTimeout: wire.timeoutMs,
    });
    const { statusCode: status, headers } = response;
    return { status, headers: plainHeaders(headers), ...(await read(response.body)), isWritten: true };
  } catch (error) {
    return late ? failed("timeout", `No answer within ${wire.timeoutMs} ms.`) : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Once a status is there it decides, so a body that ends early is read as far as it came. */
async function read(body: DispatcherResponse["body"]): Promise<Pick<Answer, "body" | "cut">> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      const room = maxResponseBytes - length;
      parts.push(part.length > room ? part.subarray(0, room) : part);
      length += part.length;
      // Leaving the loop destroys the body.
      if (length > maxResponseBytes) return { body: Buffer.concat(parts), cut: true };
    }
    return { body: Buffer.concat(parts), cut: false };
  } catch {
    return { body: Buffer.concat(parts), cut: true };
  }
}
