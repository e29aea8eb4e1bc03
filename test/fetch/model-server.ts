import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server got it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void | Promise<void>;

export interface ModelServer {
  readonly url: string;
  readonly requests: SeenRequest[];
}

/** A server on 127.0.0.1 for one test; the first answers go to the first requests, the last one to all others. */
export async function startModel(...answers: Answer[]): Promise<ModelServer> {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: text.startsWith("{") ? JSON.parse(text) : {},
    };
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    await answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** One JSON answer. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Server-sent events: objects as data, texts as they are. With `type` as event name where there is one, as Anthropic does. */
export function events(list: readonly unknown[], end: "end" | "hang" | "break" = "end"): Answer {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const item of list) {
      response.write(eventText(item));
      // Each in a chunk of its own.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === "end") response.end();
    if (end === "break") response.destroy();
  };
}

/** An event as it is sent. */
export function eventText(event: unknown): string {
  if (typeof event === "string") return event;
  const item = event as Record<string, unknown>;
  const name = typeof item.type === "string" ? `event: ${item.type}\n` : "";
  return `${name}data: ${JSON.stringify(item)}\n\n`;
}

export const done = "data: [DONE]\n\n";

export const path = "/v1/chat/completions";

/** A call as it is sent without a client. */
export function post(signal?: AbortSignal): RequestInit {
  const messages = [{ role: "user", content: "Hello there" }];
  const body = JSON.stringify({ model: "gpt-4o", messages, stream: true });
  return { method: "POST", body, ...(signal && { signal }) };
}
