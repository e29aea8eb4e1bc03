import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Scheduler } from "./scheduler.ts";

const tracer = trace.getTracer("gateway");

/** Before the model servers: schedules each request and passes the answer through as it comes. It never looks at content. */
export async function startGateway(port: number, scheduler: Scheduler): Promise<void> {
  const server = createServer((request, response) => {
    const caller = propagation.extract(context.active(), request.headers);
    void tracer.startActiveSpan("gateway.request", { kind: SpanKind.SERVER }, caller, async (span) => {
      const { replica, release } = scheduler.pick();
      try {
        await forward(request, response, replica);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        if (!response.headersSent) response.writeHead(502);
        response.end();
      } finally {
        release();
        span.setAttribute("http.response.status_code", response.statusCode);
        span.end();
      }
    });
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
}

async function forward(request: IncomingMessage, response: ServerResponse, replica: string): Promise<void> {
  const { authorization } = request.headers;
  const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
  propagation.inject(context.active(), headers);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await fetch(`${replica}${request.url?.replace(/^\/v1/, "")}`, {
    method: request.method ?? "POST",
    headers,
    body: Readable.toWeb(request) as ReadableStream,
    duplex: "half",
    signal: gone.signal,
  });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
  if (answer.body === null) response.end();
  else await pipeline(Readable.fromWeb(answer.body as never), response);
}
