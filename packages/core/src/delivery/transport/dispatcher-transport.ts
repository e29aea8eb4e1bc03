import { failed, failedByClose, failureOf } from "./failures.ts";
import { plainHeaders } from "./headers.ts";
import { type Answer, maxResponseBytes, type PostRequest, type Transport } from "./types.ts";

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
 * POSTs through a dispatcher of the user's: a proxy, a private certificate authority, a Unix socket. It stays theirs:
 * `close` only ends our requests. Unlike our own connections, a hanging request keeps the process until its deadline.
 */
export function createDispatcherTransport(dispatcher: DispatcherLike): Transport {
  const running = new Set<AbortController>();
  let closed = false;
  return {
    async post(request) {
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

async function send(dispatcher: DispatcherLike, post: PostRequest, abort: AbortController): Promise<Answer> {
  let late = false;
  // undici's own time-outs start anew with every byte; this one does not.
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, post.timeoutMs);
  timer.unref();
  try {
    const url = new URL(post.url);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: post.method ?? "POST",
      headers: { ...post.headers },
      // A copy, so that nothing of the chunks is read any more once there is an answer.
      body: post.method === "GET" ? null : Buffer.concat(post.body),
      signal: abort.signal,
      headersTimeout: post.timeoutMs,
      bodyTimeout: post.timeoutMs,
    });
    const { statusCode: status, headers } = response;
    return { status, headers: plainHeaders(headers), ...(await read(response.body)), isWritten: true };
  } catch (error) {
    return late ? failed("timeout", `No answer within ${post.timeoutMs} ms.`) : failureOf(error);
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
