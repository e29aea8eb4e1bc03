import { describe, expect, it } from "vitest";
import { injectOnRead } from "./undici-headers.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const outgoing = {
  traceId,
  spanId,
  sampled: true,
  observation: { traceId, observationId: spanId, sampled: true },
  traceState: "upstream=1",
  identity: { userId: "u" },
};
const ours = [
  ...["traceparent", `00-${traceId}-${spanId}-01`],
  ...["tracestate", `lfk=1${traceId}${spanId}1,upstream=1`],
  ...["baggage", "langfuse_user_id=u"],
];
const foreign = "00-11111111111111111111111111111111-2222222222222222-01";

function requestWith(headers: unknown[]): { headers: unknown[] } {
  const request = { headers };
  injectOnRead(request, outgoing);
  return request;
}

describe("a list of headers", () => {
  it("has ours whenever it is read, once", () => {
    const request = requestWith(["accept", "*/*"]);
    expect(request.headers).toEqual(["accept", "*/*", ...ours]);
    expect(request.headers).toEqual(["accept", "*/*", ...ours]);
  });

  it("keeps a foreign parent that comes later, and gives ours up", () => {
    const request = requestWith([]);
    request.headers.push("Traceparent", foreign);
    request.headers.push("tracestate", "vendor=2");
    expect(request.headers).toEqual([
      ...["Traceparent", foreign],
      ...["tracestate", `lfk=1${traceId}${spanId}1,vendor=2`],
      ...["baggage", "langfuse_user_id=u"],
    ]);
  });

  it("merges baggage that comes later, in one line or in several", () => {
    const request = requestWith(["baggage", ["a=1", "b=2"]]);
    expect(request.headers.at(-1)).toBe("a=1,b=2,langfuse_user_id=u");
    request.headers.push("baggage", "c=3");
    expect(request.headers.filter((name) => name === "baggage")).toHaveLength(1);
    expect(request.headers.at(-1)).toBe("a=1,b=2,c=3,langfuse_user_id=u");
  });

  it("leaves what somebody has made of ours", () => {
    const request = requestWith([]);
    const list = request.headers;
    list[list.indexOf("baggage") + 1] = "langfuse_user_id=u,vendor=1";
    list.push("x-other", "1");
    expect(request.headers.filter((name) => name === "baggage")).toHaveLength(1);
    expect(request.headers).toContain("vendor=1,langfuse_user_id=u");
  });

  it("has nothing of a stranger's that was copied into it, however often it is read, and another tracer's parent", () => {
    const stranger = { traceId: "e".repeat(32), spanId: "f".repeat(16) };
    const copied = `00-${stranger.traceId}-${stranger.spanId}-01`;
    const request = { headers: ["traceparent", copied, "tracestate", "evil=1", "baggage", "langfuse_user_id=evil"] };
    injectOnRead(request, { ...outgoing, identity: undefined, refused: stranger });
    expect(request.headers).toEqual(ours.slice(0, 4));
    request.headers.push("traceparent", foreign);
    request.headers.push("baggage", "vendor=1,langfuse_user_id=evil");
    expect(request.headers).toEqual([
      ...["traceparent", foreign],
      ...["tracestate", `lfk=1${traceId}${spanId}1`],
      ...["baggage", "vendor=1"],
    ]);
  });

  it("can be replaced", () => {
    const request = requestWith([]);
    expect(request.headers).toEqual(ours);
    request.headers = ["accept", "*/*"];
    expect(request.headers).toEqual(["accept", "*/*", ...ours]);
  });
});
