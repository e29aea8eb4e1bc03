import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { inject, readHeader, receive, writeHeader } from "./index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const OBSERVATION = { traceId: TRACE, observationId: SPAN, sampled: true };
const OUTGOING = {
  traceId: TRACE,
  spanId: SPAN,
  sampled: true,
  observation: OBSERVATION,
  traceState: "foo=1",
  identity: { userId: "u1" },
};
const RECEIVED = {
  traceId: TRACE,
  parentSpanId: SPAN,
  sampled: true,
  kit: OBSERVATION,
  traceState: "foo=1",
  identity: { userId: "u1" },
};

const withMethods = (read: string, write: string): object => {
  const values = new Map<string, unknown>();
  return {
    [read]: (name: string) => values.get(name.toLowerCase()),
    [write]: (name: string, value: unknown) => values.set(name.toLowerCase(), value),
  };
};

describe("context goes there and back", () => {
  const carriers: readonly (readonly [sentence: string, make: () => object])[] = [
    ["by a plain object", () => ({})],
    ["by an object without a prototype", () => Object.create(null)],
    ["by Headers", () => new Headers()],
    ["by a Map", () => new Map()],
    ["by tuples", () => []],
    ["by get and set", () => withMethods("get", "set")],
    ["by getHeader and setHeader", () => withMethods("getHeader", "setHeader")],
    ["by getHeader and header", () => withMethods("getHeader", "header")],
  ];
  it.each(carriers)("%s", (_, make) => {
    const carrier = make();
    expect(inject(carrier, OUTGOING)).toBe(carrier);
    expect(receive(carrier, "all")).toEqual(RECEIVED);
    expect(receive(inject(carrier, OUTGOING), "all")).toEqual(RECEIVED);
  });

  it("by a new object when there is no carrier", () => {
    expect(inject(undefined, OUTGOING)).toEqual({
      traceparent: `00-${TRACE}-${SPAN}-01`,
      tracestate: `lfk=1${TRACE}${SPAN}1,foo=1`,
      baggage: "langfuse_user_id=u1",
    });
  });

  it("by a real request of node:http, whatever the case of its headers", async () => {
    const headers = await throughServer((outgoing) => inject(outgoing, OUTGOING));
    expect(receive(headers, "all")).toEqual(RECEIVED);
  });
});

async function throughServer(
  fill: (headers: OutgoingHttpHeaders) => OutgoingHttpHeaders,
): Promise<IncomingHttpHeaders> {
  const server = createServer();
  try {
    return await new Promise((resolve, reject) => {
      server.on("request", (incoming, response) => {
        response.end();
        resolve(incoming.headers);
      });
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        request({ port, host: "127.0.0.1", headers: fill({ Baggage: "a=1" }), agent: false })
          .on("error", reject)
          .end();
      });
    });
  } finally {
    server.close();
  }
}

describe("readHeader", () => {
  it("finds a name in any case", () => {
    expect(readHeader({ TraceParent: "x" }, "traceparent")).toEqual(["x"]);
    expect(readHeader(new Map([["TRACEPARENT", "x"]]), "traceparent")).toEqual(["x"]);
    expect(readHeader([["Traceparent", "x"]], "traceparent")).toEqual(["x"]);
  });

  it("gives every value of a header, also when it stands there in two cases", () => {
    expect(readHeader({ baggage: ["a=1", "b=2"] }, "baggage")).toEqual(["a=1", "b=2"]);
    expect(readHeader({ baggage: "a=1", Baggage: "b=2" }, "baggage")).toEqual(["a=1", "b=2"]);
    expect(
      readHeader(
        [
          ["baggage", "a=1"],
          ["baggage", ["b=2"]],
        ],
        "baggage",
      ),
    ).toEqual(["a=1", "b=2"]);
  });

  it("joins the values of tracestate and baggage and refuses those of traceparent", () => {
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    const carrier = { tracestate: ["a=1", "b=2"], baggage: ["langfuse_user_id=u", "langfuse_session_id=s"] };
    expect(receive({ ...carrier, traceparent: [traceparent] }, "all")).toMatchObject({
      traceState: "a=1,b=2",
      identity: { userId: "u", sessionId: "s" },
    });
    expect(receive({ ...carrier, traceparent: [traceparent, traceparent] }, "trace")).toEqual({});
    expect(receive({ traceparent, TraceParent: traceparent }, "trace")).toEqual({});
  });

  it("takes nothing from a prototype and nothing that is not text", () => {
    expect(readHeader(Object.create({ traceparent: "x" }), "traceparent")).toEqual([]);
    expect(readHeader({ traceparent: 7, baggage: [1, null, "a=1"] }, "traceparent")).toEqual([]);
    expect(readHeader({ baggage: [1, null, "a=1"] }, "baggage")).toEqual(["a=1"]);
    expect(readHeader(JSON.parse('{"__proto__": {"traceparent": "x"}}'), "traceparent")).toEqual([]);
  });
});

describe("writeHeader", () => {
  it("replaces a header that stands there in another case", () => {
    const object = { TraceState: "old=1", other: "kept" };
    writeHeader(object, "tracestate", "new=1");
    expect(object).toEqual({ tracestate: "new=1", other: "kept" });
    const map = new Map([["Tracestate", "old=1"]]);
    writeHeader(map, "tracestate", "new=1");
    expect([...map]).toEqual([["tracestate", "new=1"]]);
    const tuples = [
      ["TRACESTATE", "old=1"],
      ["a", "b"],
      ["tracestate", "old=2"],
    ];
    writeHeader(tuples, "tracestate", "new=1");
    expect(tuples).toEqual([
      ["a", "b"],
      ["tracestate", "new=1"],
    ]);
  });

  it("says when a carrier does not take it", () => {
    expect(writeHeader(Object.freeze({}), "baggage", "a=1")).toBe(false);
    expect(writeHeader("text", "baggage", "a=1")).toBe(false);
    expect(writeHeader(null, "baggage", "a=1")).toBe(false);
    expect(writeHeader(new Response().headers, "baggage", "a=1")).toBe(true);
  });
});

describe("a hostile carrier", () => {
  const refuse = (): never => {
    throw new Error("hostile");
  };
  const hostile: readonly (readonly [sentence: string, make: () => unknown])[] = [
    ["that is nothing", () => undefined],
    ["that is null", () => null],
    ["that is a number", () => 42],
    ["that is a string", () => `00-${TRACE}-${SPAN}-01`],
    ["that is a function", () => refuse],
    ["with a getter that throws", () => Object.defineProperty({}, "traceparent", { get: refuse, enumerable: true })],
    ["with methods that throw", () => ({ get: refuse, set: refuse })],
    ["with methods that give odd things", () => ({ get: () => ({ length: 1e9 }), set: () => Symbol("odd") })],
    ["that is a proxy that refuses everything", () => new Proxy({}, { get: refuse, ownKeys: refuse, set: refuse })],
    ["that is a revoked proxy", revoked],
    ["that is frozen", () => Object.freeze({ traceparent: "x" })],
    ["that is a frozen array", () => Object.freeze([["baggage", "a=1"]])],
    ["of tuples that are none", () => [null, 1, [], [["x"]], ["traceparent"], { 0: "traceparent" }]],
    [
      "with more headers than anyone sends",
      () => Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`h${i}`, "x"])),
    ],
    ["with sent headers", () => withSentHeaders()],
  ];
  it.each(hostile)("%s never throws", (_, make) => {
    expect(receive(make(), "all")).toEqual({});
    expect(receive(make(), "none")).toEqual({});
    const carrier = make();
    expect(() => inject(carrier as object, OUTGOING)).not.toThrow();
  });

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }

  function withSentHeaders(): object {
    return { getHeader: () => undefined, setHeader: refuse };
  }
});
