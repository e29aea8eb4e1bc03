import http, { type RequestListener } from "node:http";
import { initLangfuse, trace, withContext } from "@langfuse-kit/core";
import { langfuseMiddleware } from "@langfuse-kit/express";
import { captureTraces } from "@langfuse-kit/testing";
import express from "express";
import { request as undiciRequest } from "undici";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { quiet, startService } from "./services.ts";

/** A service that believes all that its callers say, since only our own gateway calls it. */
const inner = await startService((request, response) => {
  withContext(request.headers, () => trace("inner", () => void response.end("ok")), { trust: "all" });
});
const other = await startService((request, response) => {
  withContext(request.headers, () => trace("inner", () => void response.end("ok")), { trust: "all" });
});

initLangfuse({ propagateTo: [inner.origin, { origin: other.origin, identity: true }], logger: quiet });
const traces = captureTraces({ afterEach });

const app = express();
app.use(langfuseMiddleware({ trust: "none", user: (request) => request.get("x-user") }));
app.get("/proxy", (request, response) => passOn(request.query.to as string, request, response));
app.get("/fetch", async (request, response) => {
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  for (const name of ["host", "connection"]) headers.delete(name);
  response.send(await (await fetch(request.query.to as string, { headers })).text());
});
app.get("/undici", async (request, response) => {
  const { host: _, connection: __, ...headers } = request.headers;
  response.send(await (await undiciRequest(request.query.to as string, { headers })).body.text());
});
const gateway = await startService(app as RequestListener);

afterAll(() => {
  for (const service of [inner, other, gateway]) service.close();
});
beforeEach(() => {
  for (const service of [inner, other]) service.requests.length = 0;
});

/** As proxies do it: all headers of the call, in its own case, and both streams. */
function passOn(to: string, request: http.IncomingMessage, response: http.ServerResponse): void {
  const headers: Record<string, string> = {};
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    headers[request.rawHeaders[at] ?? ""] = request.rawHeaders[at + 1] ?? "";
  }
  const call = http.request(to, { headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(call);
}

const strangersTrace = "e".repeat(32);
const stranger = {
  traceparent: `00-${strangersTrace}-${"f".repeat(16)}-01`,
  tracestate: `lfk=1${strangersTrace}${"f".repeat(16)}1,evil=1`,
  baggage: [
    "color=red",
    "langfuse_user_id=evil,langfuse_session_id=evil,langfuse_trace_name=evil,langfuse_environment=evil",
    `langfuse_tags=evil,langfuse_metadata_plan=evil,langfuse_trace_id=${strangersTrace}`,
  ].join(","),
};

describe.each(["proxy", "fetch", "undici"])("a gateway that trusts nobody, by %s,", (way) => {
  const call = async (to: string, headers: Record<string, string>): Promise<void> => {
    const response = await fetch(`${gateway.origin}/${way}?to=${to}`, { headers });
    expect(await response.text()).toBe("ok");
  };

  it.each<[string, Record<string, string>]>([
    ["all that it could send", stranger],
    ["no entry of ours", { traceparent: stranger.traceparent, baggage: stranger.baggage }],
    ["baggage alone", { baggage: stranger.baggage }],
  ])("tells those behind it nothing of a stranger who sends %s", async (_, headers) => {
    await call(inner.origin, headers);
    const { root, roots, observations, ...rest } = await traces.single();
    expect(roots).toHaveLength(1);
    expect(observations.map(({ name }) => name)).toEqual([`GET /${way}`, "inner"]);
    expect(root.traceId).not.toBe(strangersTrace);
    expect(JSON.stringify([rest, observations])).not.toContain("evil");
    expect(inner.lines("traceparent")).toEqual([`00-${root.traceId}-${root.id}-01`]);
    expect(inner.lines("tracestate")).toEqual([`lfk=1${root.traceId}${root.id}1`]);
    expect(inner.lines("baggage")).toEqual(["color=red"]);
  });

  it("tells them who the user is where they are to know, and nothing else of a stranger", async () => {
    await call(other.origin, { ...stranger, "x-user": "ada" });
    const { root, observations, ...rest } = await traces.single();
    expect(observations.map(({ userId }) => userId)).toEqual(["ada", "ada"]);
    expect(JSON.stringify([rest, observations])).not.toContain("evil");
    expect(other.lines("baggage")).toEqual([`color=red,langfuse_trace_id=${root.traceId},langfuse_user_id=ada`]);
  });
});
