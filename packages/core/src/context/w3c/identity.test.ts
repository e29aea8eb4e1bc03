import { describe, expect, it } from "vitest";
import { inject, receive } from "./index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "b7ad6b7169203331";
const OBSERVATION_ID = "00f067aa0ba902b7";
const TRACEPARENT = `00-${TRACE}-${SPAN}-00`;
const OUTGOING = { traceId: TRACE, spanId: SPAN, sampled: true };

const identityOf = (baggage: string): unknown => receive({ traceparent: TRACEPARENT, baggage }, "all").identity;
const baggageOf = (identity: object, baggage?: string): string | undefined =>
  inject<Record<string, string>>(baggage === undefined ? {} : { baggage }, { ...OUTGOING, identity }).baggage;

const SPOOFED = [
  "langfuse_user_id=admin",
  "langfuse_session_id=s1",
  "langfuse_environment=prod",
  "langfuse_trace_name=evil",
  "langfuse_version=9",
  "langfuse_tags=a,langfuse_metadata_role=root",
  "langfuse_prompt_name=evil",
  "langfuse_prompt_version=1",
  "langfuse_experiment_id=x",
  "langfuse_experiment_item_root_observation_id=y",
  "langfuse_public_key=pk",
  "langfuse_base_url=http://evil.test",
].join(",");

describe("spoofed baggage", () => {
  const carrier = {
    traceparent: TRACEPARENT,
    tracestate: `foo=1,lfk=1${TRACE}${OBSERVATION_ID}0`,
    baggage: `${SPOOFED},langfuse_trace_id=${TRACE}`,
  };

  it("gives no identity under trust trace", () => {
    expect(receive(carrier, "trace")).toEqual({
      traceId: TRACE,
      parentSpanId: OBSERVATION_ID,
      sampled: false,
      kit: { traceId: TRACE, observationId: OBSERVATION_ID, sampled: false },
      traceState: "foo=1",
      upstreamClaim: TRACE,
    });
  });

  it("gives a link, the parent that was refused, and nothing else under trust none", () => {
    const refused = { traceId: TRACE, spanId: SPAN };
    const link = { traceId: TRACE, spanId: OBSERVATION_ID };
    expect(receive(carrier, "none")).toEqual({ sampled: false, link, refused });
    expect(receive({ traceparent: TRACEPARENT, baggage: SPOOFED }, "none")).toEqual({
      sampled: false,
      link: refused,
      refused,
    });
    expect(receive({ baggage: SPOOFED }, "none")).toEqual({});
  });

  it("gives the identity under trust all, and never a prompt, an experiment or a destination", () => {
    expect(receive(carrier, "all").identity).toEqual({
      userId: "admin",
      sessionId: "s1",
      environment: "prod",
      name: "evil",
      version: "9",
      tags: ["a"],
      metadata: { role: "root" },
    });
  });

  it("needs no trace for an identity under trust all", () => {
    expect(receive({ baggage: "langfuse_user_id=u" }, "all")).toEqual({ identity: { userId: "u" } });
    expect(receive({ baggage: "langfuse_user_id=u" }, "trace")).toEqual({});
  });
});

describe("our tracestate entry", () => {
  const received = (entry: string, trust: "trace" | "none" = "trace"): object =>
    receive({ traceparent: TRACEPARENT, tracestate: `foo=1,lfk=${entry},bar=2` }, trust);

  it("gives the trace id where a foreign tracer has replaced traceparent", () => {
    expect(received(`1${OTHER_TRACE}${OBSERVATION_ID}1`)).toEqual({
      traceId: OTHER_TRACE,
      parentSpanId: OBSERVATION_ID,
      sampled: false,
      kit: { traceId: OTHER_TRACE, observationId: OBSERVATION_ID, sampled: true },
      traceState: "foo=1,bar=2",
    });
  });

  it("does not choose the trace that is linked under trust none", () => {
    expect(received(`1${OTHER_TRACE}${OBSERVATION_ID}1`, "none")).toEqual({
      sampled: false,
      link: { traceId: TRACE, spanId: SPAN },
      refused: { traceId: TRACE, spanId: SPAN },
    });
  });

  it.each([
    ["of an unknown version", `2${TRACE}${OBSERVATION_ID}1`],
    ["that is too long", `1${TRACE}${OBSERVATION_ID}11`],
    ["that is too short", `1${TRACE}${OBSERVATION_ID}`],
    ["with an unknown decision", `1${TRACE}${OBSERVATION_ID}x`],
    ["with a trace id of zeros", `1${"0".repeat(32)}${OBSERVATION_ID}1`],
    ["with an observation id in upper case", `1${TRACE}${"AB".repeat(8)}1`],
  ])("%s is ignored, and not passed on", (_, entry) => {
    expect(received(entry)).toEqual({ traceId: TRACE, parentSpanId: SPAN, sampled: false, traceState: "foo=1,bar=2" });
  });

  it("takes the place of an older one", () => {
    const first = inject({}, { ...OUTGOING, observation: { ...entry(SPAN), sampled: false } });
    const again = inject({ ...first }, { ...OUTGOING, spanId: OBSERVATION_ID, observation: entry(OBSERVATION_ID) });
    expect(again).toEqual({
      traceparent: `00-${TRACE}-${OBSERVATION_ID}-01`,
      tracestate: `lfk=1${TRACE}${OBSERVATION_ID}1`,
    });
  });

  it("joins the headers of another tracer without taking its traceparent away", () => {
    const theirs = { traceparent: `00-${OTHER_TRACE}-${SPAN}-01`, tracestate: "dd=s:1", baggage: "sentry-release=1" };
    const carrier = inject({ ...theirs }, { ...OUTGOING, observation: entry(OBSERVATION_ID), traceState: "old=1" });
    expect(carrier).toEqual({ ...theirs, tracestate: `lfk=1${TRACE}${OBSERVATION_ID}1,dd=s:1` });
    expect(receive(carrier, "trace")).toMatchObject({
      traceId: TRACE,
      parentSpanId: OBSERVATION_ID,
      traceState: "dd=s:1",
    });
  });

  it("leaves no tracestate behind that belonged to a replaced traceparent", () => {
    expect(inject({ traceparent: "broken", tracestate: "dd=s:1" }, OUTGOING)).toEqual({
      traceparent: `00-${TRACE}-${SPAN}-01`,
      tracestate: "",
    });
  });

  const entry = (observationId: string) => ({ traceId: TRACE, observationId, sampled: true });
});

describe("the claim of an official SDK", () => {
  const claimed = (claim: string, trust: "trace" | "all" = "trace"): unknown =>
    receive({ traceparent: TRACEPARENT, baggage: `langfuse_trace_id=${claim}` }, trust).upstreamClaim;

  it("is seen when it names the received trace", () => {
    expect(claimed(TRACE)).toBe(TRACE);
    expect(claimed(TRACE, "all")).toBe(TRACE);
  });

  it("is not seen when it names another trace, or none", () => {
    expect(claimed(OTHER_TRACE)).toBeUndefined();
    expect(claimed("")).toBeUndefined();
    expect(claimed("1")).toBeUndefined();
    expect(receive({ baggage: `langfuse_trace_id=${TRACE}` }, "all")).toEqual({});
  });

  it("is written when asked for", () => {
    const carrier = inject({}, { ...OUTGOING, claim: TRACE });
    expect(carrier).toMatchObject({ baggage: `langfuse_trace_id=${TRACE}` });
    expect(receive(carrier, "trace").upstreamClaim).toBe(TRACE);
    expect(inject({}, { ...OUTGOING, claim: "x\r\ny" })).not.toHaveProperty("baggage");
  });
});

describe("identity", () => {
  const whole = {
    userId: "Jürgen Müller, 🙂",
    sessionId: "s=1;2%",
    version: "1.2+3",
    name: "POST /chat",
    environment: "staging",
    tags: ["eu west", "beta%"],
    metadata: { plan: "pro, yearly", seats: "3" },
  };

  it("goes there and back", () => {
    expect(identityOf(baggageOf(whole) ?? "")).toEqual(whole);
  });

  it("is written in characters that every header takes", () => {
    expect(baggageOf(whole)).toMatch(/^[\x21-\x7e]+$/);
    expect(new Headers({ baggage: baggageOf(whole) ?? "" }).get("baggage")).toBe(baggageOf(whole));
  });

  it("is read as Python's SDK writes it, with a plus for a space", () => {
    expect(identityOf("langfuse_trace_name=Support+chat+%2B1,langfuse_user_id=a%2Bb%40x.test")).toEqual({
      name: "Support chat +1",
      userId: "a+b@x.test",
    });
  });

  it("keeps a plus beside characters that Python would have escaped", () => {
    expect(identityOf("langfuse_user_id=a+b@x.test")).toEqual({ userId: "a+b@x.test" });
  });

  it("takes the last of several, as a gateway appends its own", () => {
    expect(identityOf("langfuse_user_id=caller,langfuse_user_id=gateway")).toEqual({ userId: "gateway" });
  });

  it("is read without properties and white space", () => {
    expect(identityOf(" langfuse_user_id = u1 ;p=1;q ,\tlangfuse_session_id=s;p")).toEqual({
      userId: "u1",
      sessionId: "s",
    });
  });

  it("turns simple metadata into text and leaves out what is not simple", () => {
    const metadata = { seats: 3, trial: false, nested: { a: 1 }, list: [1], nothing: null, "bad key": "x", big: 1n };
    expect(identityOf(baggageOf({ metadata }) ?? "")).toEqual({ metadata: { seats: "3", trial: "false" } });
  });

  it("leaves out a tag with a comma, which would arrive as two", () => {
    expect(baggageOf({ tags: ["a,b", "c"] })).toBe("langfuse_tags=c");
    expect(identityOf("langfuse_tags=a%2Cb%2C%2Ca")).toEqual({ tags: ["a", "b"] });
    expect(identityOf("langfuse_tags=[open")).toEqual({ tags: ["[open"] });
    expect(identityOf(`langfuse_tags=${encodeURIComponent("['a, b', \"c's\", 'd\\\\e']")}`)).toEqual({
      tags: ["a, b", "c's", "d\\e"],
    });
  });

  it.each([
    ["too long", `langfuse_user_id=${"u".repeat(201)}`],
    ["empty", "langfuse_user_id="],
    ["with a line break", "langfuse_user_id=a%0D%0Ab"],
    ["with an escape", "langfuse_user_id=a%1B%5B31m"],
    ["that turns the reading direction", "langfuse_user_id=%E2%80%AEabc"],
    ["that is no UTF-8", "langfuse_user_id=%FF%FE"],
    ["with a bare per cent sign", "langfuse_user_id=100%"],
    ["with a raw character outside the standard's", "langfuse_user_id=ä"],
    ["in quotes", 'langfuse_user_id="u"'],
    ["of an environment in upper case", "langfuse_environment=PROD"],
    ["of an environment that Langfuse reserves", "langfuse_environment=langfuse-x"],
    ["of an environment of 41 characters", `langfuse_environment=${"e".repeat(41)}`],
    ["of a metadata key that is a prototype's", "langfuse_metadata___proto__=x,langfuse_metadata_constructor=y"],
    ["of a metadata key with other characters", "langfuse_metadata_a%20b=x,langfuse_metadata_=y"],
    ["of tags that are all too long", `langfuse_tags=${"t".repeat(201)}`],
  ])("leaves out a value %s", (_, baggage) => {
    expect(identityOf(baggage)).toBeUndefined();
  });

  it("keeps a value of exactly 200 characters", () => {
    expect(identityOf(`langfuse_user_id=${"u".repeat(200)}`)).toEqual({ userId: "u".repeat(200) });
  });

  it("does not write what it would not read", () => {
    expect(
      baggageOf({ userId: "u".repeat(201), name: "a\nb", sessionId: "\ud800", environment: "Prod", tags: [""] }),
    ).toBeUndefined();
  });
});

describe("the limits of baggage", () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}=v`);

  it("let 64 members be read and no more", () => {
    expect(identityOf([...many(63), "langfuse_user_id=u"].join(","))).toEqual({ userId: "u" });
    expect(identityOf([...many(64), "langfuse_user_id=u"].join(","))).toBeUndefined();
  });

  it("let 8192 characters be read, and no member that is cut", () => {
    const filled = (length: number): string => `langfuse_user_id=u,k=${"x".repeat(length - 41)},langfuse_version=12`;
    const exact = filled(8192 - 1);
    expect(exact).toHaveLength(8191);
    expect(identityOf(`${exact}3`)).toEqual({ userId: "u", version: "123" });
    expect(identityOf(`${exact}34`)).toEqual({ userId: "u" });
    expect(identityOf("x".repeat(16_384))).toBeUndefined();
  });

  it("leave foreign members as they are, and ours out where they do not fit", () => {
    const foreign = [...many(63), "a = b ;p=1"].join(",");
    expect(baggageOf({ userId: "u" }, foreign)).toBe(foreign);
    const nearly = many(63).join(",");
    expect(baggageOf({ userId: "u", sessionId: "s" }, nearly)).toBe(`${nearly},langfuse_user_id=u`);
    const long = `k=${"x".repeat(8150)}`;
    expect(baggageOf({ userId: "u".repeat(100), version: "1" }, long)).toBe(`${long},langfuse_version=1`);
  });

  it("let ours take the place of a member with the same key", () => {
    expect(baggageOf({ userId: "u2" }, "a=1, langfuse_user_id = u1;p ,b=2")).toBe("a=1,b=2,langfuse_user_id=u2");
  });

  it("touch no baggage when there is no identity to send", () => {
    const carrier = { baggage: " a = 1 , broken" };
    expect(inject(carrier, OUTGOING).baggage).toBe(" a = 1 , broken");
    expect(inject({}, OUTGOING)).not.toHaveProperty("baggage");
  });
});
