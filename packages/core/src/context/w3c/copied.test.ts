import { describe, expect, it } from "vitest";
import { inject } from "./index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const STRANGER = { traceId: "e".repeat(32), spanId: "f".repeat(16) };
const OUTGOING = {
  traceId: TRACE,
  spanId: SPAN,
  sampled: true,
  observation: { traceId: TRACE, observationId: SPAN, sampled: true },
};
const OURS = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: `lfk=1${TRACE}${SPAN}1` };
const ANOTHER = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;

const copiedParent = `00-${STRANGER.traceId}-${STRANGER.spanId}-00`;

function entriesOf(carrier: object): Record<string, unknown> {
  return Object.fromEntries(
    Symbol.iterator in carrier ? (carrier as Iterable<[string, unknown]>) : Object.entries(carrier),
  );
}

describe("what copied baggage says of a trace", () => {
  const copied = "color=red;p=1, langfuse_user_id=evil;p=1 ,langfuse_session_id=evil,langfuse_metadata_plan=vip,size=l";

  it("is taken out, also where we add nothing, and what others say stays as it was", () => {
    expect(inject({ baggage: copied }, OUTGOING)).toEqual({ ...OURS, baggage: "color=red;p=1,size=l" });
  });

  it("gives way to what we say, and to nothing less of it", () => {
    const { baggage } = inject({ baggage: copied }, { ...OUTGOING, identity: { userId: "ada" }, claim: TRACE });
    expect(baggage).toBe(`color=red;p=1,size=l,langfuse_trace_id=${TRACE},langfuse_user_id=ada`);
  });

  it.each([
    "langfuse%5Fuser_id=evil",
    "lang%66use_user_id=evil",
    "%20langfuse_user_id=evil",
    "\u00a0langfuse_tags=evil",
  ])("is found as a lenient reader finds it: %s", (member) => {
    expect(inject({ baggage: `${member},color=red` }, OUTGOING)).toEqual({ ...OURS, baggage: "color=red" });
  });

  it.each<[string, () => object]>([
    ["a plain object", () => ({ Baggage: "langfuse_user_id=evil" })],
    ["Headers", () => new Headers({ baggage: "langfuse_user_id=evil" })],
    ["a Map", () => new Map([["Baggage", "langfuse_user_id=evil"]])],
    ["tuples", () => [["BAGGAGE", "langfuse_user_id=evil"]]],
  ])("takes the header of %s with it where nothing else was in it", (_, make) => {
    expect(entriesOf(inject(make(), OUTGOING))).toEqual(OURS);
  });

  it("leaves an empty header where a carrier can lose none", () => {
    const values = new Map([["baggage", "langfuse_user_id=evil"]]);
    const carrier = {
      get: (name: string) => values.get(name),
      set: (name: string, to: string) => values.set(name, to),
    };
    inject(carrier, OUTGOING);
    expect(values.get("baggage")).toBe("");
  });

  it("is no reason to touch other baggage", () => {
    const baggage = " color=red , size=l,,";
    expect(inject({ baggage }, OUTGOING)).toEqual({ ...OURS, baggage });
  });
});

describe("the copied parent of a call that was not continued", () => {
  const outgoing = { ...OUTGOING, refused: STRANGER };

  it("gives way to ours, with what stood beside it", () => {
    const carrier = { traceparent: copiedParent, tracestate: `lfk=1${STRANGER.traceId}${STRANGER.spanId}1,evil=1` };
    expect(inject(carrier, outgoing)).toEqual(OURS);
    expect(inject({ Traceparent: copiedParent, Tracestate: "evil=1" }, outgoing)).toEqual(OURS);
  });

  it("gives way where nobody says what we are in", () => {
    const { observation: _, ...nothing } = outgoing;
    expect(inject({ traceparent: copiedParent }, nothing)).toEqual({ traceparent: OURS.traceparent });
  });

  it("does not take another tracer's with it, neither in its place nor beside it", () => {
    const tracestate = `${OURS.tracestate},vendor=1`;
    const kept = { traceparent: ANOTHER, tracestate };
    expect(inject({ traceparent: ANOTHER, tracestate: "vendor=1" }, outgoing)).toEqual(kept);
    expect(inject({ traceparent: [copiedParent, ANOTHER], tracestate: "vendor=1" }, outgoing)).toEqual(kept);
  });

  it("stays another tracer's where that goes on with the same trace", () => {
    const goesOn = `00-${STRANGER.traceId}-${"3".repeat(16)}-01`;
    expect(inject({ traceparent: goesOn }, outgoing)).toEqual({ ...OURS, traceparent: goesOn });
  });
});
