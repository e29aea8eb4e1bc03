import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { currentObservation } from "../observe/index.ts";
import { captureChunks } from "../setup/index.ts";
import { leaveOutRequest, serveRequest } from "./serve-request.ts";
import { readRequestOptions } from "./settings.ts";

const chunks: Uint8Array[] = [];
let capture: ReturnType<typeof captureChunks>;
beforeEach(() => {
  capture = captureChunks(({ bytes }) => chunks.push(bytes));
});
afterEach(() => {
  capture.dispose();
  chunks.length = 0;
  asked = 0;
});

let asked = 0;
const settings = readRequestOptions<IncomingMessage, ServerResponse>("test", {
  traceHeader: true,
  name: () => `name ${++asked}`,
});

/** The headers about a trace that a visitor gets, where the request is answered so. */
async function told(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<object> {
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const view = { method, url, headers, request, response, template: () => undefined };
    serveRequest({ ...view, nodeRequest: request, nodeResponse: response }, settings, () => handle(request, response));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => server.close(resolve));
  await capture.flush();
  return Object.fromEntries([...headers].filter(([name]) => /langfuse|traceparent|x-own/.test(name)));
}

it("tells the caller of the trace", async () => {
  expect(Object.keys(await told((_, response) => response.end())).sort()).toEqual([
    ...["traceparent", "x-langfuse-feedback", "x-langfuse-trace-id"],
  ]);
  expect(chunks).toHaveLength(1);
  expect(asked).toBe(1);
});

it("takes that back where the request is left out, and only that", async () => {
  const headers = await told((request, response) => {
    response.setHeader("x-own", "1").setHeader("traceparent", "of a proxy");
    leaveOutRequest(request);
    response.end();
  });
  expect(headers).toEqual({ "x-own": "1", traceparent: "of a proxy" });
  expect(chunks).toEqual([]);
  expect(asked).toBe(0);
});

it("leaves a request out whose answer has begun", async () => {
  const headers = await told((request, response) => {
    response.flushHeaders();
    leaveOutRequest(request);
    leaveOutRequest(request);
    response.end();
  });
  expect(Object.keys(headers)).toHaveLength(3);
  expect(chunks).toEqual([]);
});

it("runs what listens to the end of a request within it, whoever else does", async () => {
  const within: unknown[] = [];
  const note = (): void => void within.push(currentObservation()?.id);
  await told((request, response) => {
    note();
    // Node begins to listen where the body of a request that is answered was not read.
    response.end();
    request.once("end", note);
  });
  await told((request, response) => {
    note();
    response.once("finish", () => request.once("end", note)).end();
  });
  const [first, atEnd, second, atSecondEnd] = within;
  expect([first, atEnd, second, atSecondEnd]).toEqual([first, first, second, second]);
  expect(first).not.toBe(second);
});
