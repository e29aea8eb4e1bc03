import { describe, expect, it } from "vitest";
import { inject, receive } from "./index.ts";

const TRACE = "12345678901234567890123456789012";
const SPAN = "1234567890123456";
const VALID = `00-${TRACE}-${SPAN}-01`;
const OUTGOING = { traceId: TRACE, spanId: "b7ad6b7169203331", sampled: true };

type Header = readonly [name: string, value: string];
type Situation = readonly [sentence: string, headers: readonly Header[]];

const parents = (...values: string[]): Header[] => values.map((value) => ["traceparent", value]);
const withState = (...values: string[]): Header[] => [
  ...parents(VALID),
  ...values.map((value): Header => ["tracestate", value]),
];

describe("a trace is continued", () => {
  const situations: readonly Situation[] = [
    ["when traceparent comes without tracestate", parents(VALID)],
    ["when traceparent is not sampled", parents(`00-${TRACE}-${SPAN}-00`)],
    ["when a flag beside sampled is set", parents(`00-${TRACE}-${SPAN}-ff`)],
    ["when the header is called TraceParent", [["TraceParent", VALID]]],
    ["when the header is called TrAcEpArEnT", [["TrAcEpArEnT", VALID]]],
    ["when the header is called TRACEPARENT", [["TRACEPARENT", VALID]]],
    ["when the version is a later one of the same length", parents(`cc-${TRACE}-${SPAN}-01`)],
    ["when the version is a later one that goes on after a dash", parents(`cc-${TRACE}-${SPAN}-01-what-comes-next`)],
    ["when the version is a later one that ends in a dash", parents(`01-${TRACE}-${SPAN}-01-`)],
    ["when a space stands in front", parents(` ${VALID}`)],
    ["when a tab stands in front", parents(`\t${VALID}`)],
    ["when a space stands behind", parents(`${VALID} `)],
    ["when a tab stands behind", parents(`${VALID}\t`)],
    ["when tabs and spaces stand around", parents(`\t ${VALID} \t`)],
    ["when tracestate is broken", withState("foo=bar=baz")],
    ["when tracestate is empty", withState("")],
    ["when tracestate is too long to be looked at", withState(`foo=1,${"z".repeat(20_000)}`)],
  ];
  it.each(situations)("%s", (_, headers) => {
    expect(receive(headers, "trace")).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
  });
});

describe("a trace is restarted", () => {
  const situations: readonly Situation[] = [
    ["when there are no headers", []],
    ["when there are two parents", parents(VALID, VALID)],
    ["when two parents came joined by a comma", parents(`${VALID}, ${VALID}`)],
    ["when two parents of a later version came joined", parents(`cc-${TRACE}-${SPAN}-01,cc-${TRACE}-${SPAN}-01`)],
    ["when the header is called trace-parent", [["trace-parent", VALID]]],
    ["when the header is called trace.parent", [["trace.parent", VALID]]],
    ["when the header is empty", parents("")],
    ["when version 00 has a trailing character", parents(`${VALID}.`)],
    ["when version 00 goes on after a dash", parents(`${VALID}-what-comes-next`)],
    ["when a later version goes on without a dash", parents(`cc-${TRACE}-${SPAN}-01.what-comes-next`)],
    ["when a later version is too short", parents(`cc-${TRACE}-${SPAN}-0`)],
    ["when the version is ff", parents(`ff-${TRACE}-${SPAN}-01`)],
    ["when the version is ff and longer", parents(`ff-${TRACE}-${SPAN}-01-more`)],
    ["when the version begins with an illegal character", parents(`.0-${TRACE}-${SPAN}-01`)],
    ["when the version ends in an illegal character", parents(`0.-${TRACE}-${SPAN}-01`)],
    ["when the version is in upper case", parents(`CC-${TRACE}-${SPAN}-01`)],
    ["when the version has three digits", parents(`000-${TRACE}-${SPAN}-01`)],
    ["when the version has four digits", parents(`0000-${TRACE}-${SPAN}-01`)],
    ["when the version has one digit", parents(`0-${TRACE}-${SPAN}-01`)],
    ["when the trace id is all zero", parents(`00-${"0".repeat(32)}-${SPAN}-01`)],
    ["when the trace id begins with an illegal character", parents(`00-.${TRACE.slice(1)}-${SPAN}-01`)],
    ["when the trace id ends in an illegal character", parents(`00-${TRACE.slice(1)}.-${SPAN}-01`)],
    ["when the trace id is in upper case", parents(`00-${"ABCDEF00".repeat(4)}-${SPAN}-01`)],
    ["when the trace id has 33 digits", parents(`00-${TRACE}3-${SPAN}-01`)],
    ["when the trace id has 31 digits", parents(`00-${TRACE.slice(1)}-${SPAN}-01`)],
    ["when the parent id is all zero", parents(`00-${TRACE}-${"0".repeat(16)}-01`)],
    ["when the parent id begins with an illegal character", parents(`00-${TRACE}-.${SPAN.slice(1)}-01`)],
    ["when the parent id ends in an illegal character", parents(`00-${TRACE}-${SPAN.slice(1)}.-01`)],
    ["when the parent id is in upper case", parents(`00-${TRACE}-ABCDEF0123456789-01`)],
    ["when the parent id has 17 digits", parents(`00-${TRACE}-${SPAN}7-01`)],
    ["when the parent id has 15 digits", parents(`00-${TRACE}-${SPAN.slice(1)}-01`)],
    ["when the flags begin with an illegal character", parents(`00-${TRACE}-${SPAN}-.0`)],
    ["when the flags end in an illegal character", parents(`00-${TRACE}-${SPAN}-0.`)],
    ["when the flags are in upper case", parents(`00-${TRACE}-${SPAN}-0A`)],
    ["when the flags of a later version are illegal", parents(`cc-${TRACE}-${SPAN}-xx`)],
    ["when the flags have three digits", parents(`00-${TRACE}-${SPAN}-001`)],
    ["when the flags have one digit", parents(`00-${TRACE}-${SPAN}-1`)],
    ["when other white space than space and tab stands around", parents(`\u00a0${VALID}`)],
    ["when a line break stands behind", parents(`${VALID}\n`)],
    ["when the delimiters are others", parents(VALID.replaceAll("-", "_"))],
    ["when the header is prohibitively large", parents(`cc-${TRACE}-${SPAN}-01-${"x".repeat(2000)}`)],
    ["when tracestate comes alone", [["tracestate", "foo=1,bar=2"]]],
  ];
  it.each(situations)("%s", (_, headers) => {
    expect(receive(headers, "trace")).toEqual({});
    expect(receive(headers, "none")).toEqual({});
  });
});

describe("the flag of a random trace id", () => {
  it.each(["02", "03", "ff"])("goes on with the trace id: %s", (flags) => {
    const { random } = receive(parents(`00-${TRACE}-${SPAN}-${flags}`), "trace");
    expect(random).toBe(true);
    expect(inject({}, { ...OUTGOING, random })).toMatchObject({ traceparent: `00-${TRACE}-${OUTGOING.spanId}-03` });
  });

  it.each(["00", "01", "fd"])("is not made up: %s", (flags) => {
    expect(receive(parents(`00-${TRACE}-${SPAN}-${flags}`), "trace")).not.toHaveProperty("random");
    expect(inject({}, OUTGOING)).toMatchObject({ traceparent: `00-${TRACE}-${OUTGOING.spanId}-01` });
  });

  it("says nothing of another trace id than the one that it stands beside", () => {
    const ours = `lfk=1${"ab".repeat(16)}${SPAN}1`;
    const received = receive([...parents(`00-${TRACE}-${SPAN}-03`), ["tracestate", ours]], "trace");
    expect(received.traceId).toBe("ab".repeat(16));
    expect(received).not.toHaveProperty("random");
  });
});

const simpleKey = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join("");
const anyValue = printable.replace(/[,=]/g, "");
const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `k${index}=${index}`).join(",");

describe("tracestate is passed on", () => {
  const situations: readonly (readonly [sentence: string, received: readonly string[], passedOn: string])[] = [
    ["with its order", ["foo=1,bar=2"], "foo=1,bar=2"],
    ["when an empty header follows", ["foo=1", ""], "foo=1"],
    ["when an empty header precedes", ["", "foo=1"], "foo=1"],
    [
      "joined from several headers in their order",
      ["foo=1,bar=2", "rojo=1,congo=2", "baz=3"],
      "foo=1,bar=2,rojo=1,congo=2,baz=3",
    ],
    ["with every legal character of a key and a value", [`${simpleKey}=${anyValue}`], `${simpleKey}=${anyValue}`],
    ["with a tenant key", [`${simpleKey}@a-z0-9_-*/=${anyValue}`], `${simpleKey}@a-z0-9_-*/=${anyValue}`],
    ["without spaces and tabs around members", ["foo=1 \t , \t bar=2, \t baz=3"], "foo=1,bar=2,baz=3"],
    ["without tabs and spaces around members", ["foo=1\t \t,\t \tbar=2,\t \tbaz=3"], "foo=1,bar=2,baz=3"],
    ["without white space around the list", ["\t foo=1 \t"], "foo=1"],
    ["without empty members", ["foo=1,, \t ,bar=2,"], "foo=1,bar=2"],
    ["with the spaces that a value begins with", ["foo=  1"], "foo=  1"],
    ["with 32 members", [numbered(32)], numbered(32)],
    ["with 32 members and empty ones between", [`,${numbered(32).replaceAll(",", ",,")}`], numbered(32)],
    ["with a key of 256 characters", [`foo=1,${"z".repeat(256)}=1`], `foo=1,${"z".repeat(256)}=1`],
    [
      "with a tenant of 241 and a vendor of 14 characters",
      [`foo=1,${"t".repeat(241)}@${"v".repeat(14)}=1`],
      `foo=1,${"t".repeat(241)}@${"v".repeat(14)}=1`,
    ],
    ["with a value of 256 characters", [`foo=${"v".repeat(256)}`], `foo=${"v".repeat(256)}`],
    ["with a key that begins with a digit", ["0foo=1"], "0foo=1"],
  ];
  it.each(situations)("%s", (_, received, passedOn) => {
    const { traceState } = receive(withState(...received), "trace");
    expect(traceState).toBe(passedOn);
    expect(inject({}, { ...OUTGOING, traceState })).toMatchObject({ tracestate: passedOn });
  });
});

describe("tracestate is dropped as a whole", () => {
  const situations: readonly (readonly [sentence: string, received: readonly string[]])[] = [
    ["when the header is empty", [""]],
    ["when a key comes twice with one value", ["foo=1,foo=1"]],
    ["when a key comes twice with two values", ["foo=1,foo=2"]],
    ["when a key comes twice in two headers", ["foo=1", "foo=2"]],
    ["when a space stands behind a key", ["foo =1"]],
    ["when a key is in upper case", ["FOO=1"]],
    ["when a key has a dot", ["foo.bar=1"]],
    ["when a key begins with an underscore", ["_foo=1,bar=2"]],
    ["when the vendor of a key is missing", ["foo@=1,bar=2"]],
    ["when the tenant of a key is missing", ["@foo=1,bar=2"]],
    ["when a key has two at signs together", ["foo@@bar=1,bar=2"]],
    ["when a key has two at signs apart", ["foo@bar@baz=1,bar=2"]],
    ["when a vendor begins with a digit", ["foo@1bar=1,bar=2"]],
    ["when there are 33 members", [numbered(33)]],
    ["when there are 33 members over several headers", [numbered(32), "last=1"]],
    ["when a key has 257 characters", ["foo=1", `${"z".repeat(257)}=1`]],
    ["when a tenant has 242 characters", ["foo=1", `${"t".repeat(242)}@v=1`]],
    ["when a vendor has 15 characters", ["foo=1", `t@${"v".repeat(15)}=1`]],
    ["when a value has 257 characters", [`foo=${"v".repeat(257)}`]],
    ["when a value has an equals sign", ["foo=bar=baz"]],
    ["when a value is missing", ["foo=,bar=3"]],
    ["when a value is only spaces", ["foo=   ,bar=3"]],
    ["when a member has no equals sign", ["foo,bar=3"]],
    ["when a value has a control character", ["foo=a\u0001b"]],
    ["when a value has a tab inside", ["foo=a\tb"]],
    ["when a value is not ASCII", ["foo=ä"]],
  ];
  it.each(situations)("%s", (_, received) => {
    const result = receive(withState(...received), "trace");
    expect(result.traceId).toBe(TRACE);
    expect(result).not.toHaveProperty("traceState");
  });

  it.each(["trace-state", "trace.state"])("when the header is called %s", (name) => {
    expect(receive([...parents(VALID), [name, "foo=1"]], "trace")).not.toHaveProperty("traceState");
  });

  it.each(["TraceState", "TrAcEsTaTe", "TRACESTATE"])("but not when the header is called %s", (name) => {
    expect(receive([...parents(VALID), [name, "foo=1"]], "trace").traceState).toBe("foo=1");
  });
});

describe("tracestate is trimmed", () => {
  const lengthOf = (count: number, size: number): string =>
    Array.from({ length: count }, (_, index) => `k${index}=${"v".repeat(size)}`).join(",");

  it("to 512 characters, from its end", () => {
    const { tracestate } = inject<Record<string, string>>({}, { ...OUTGOING, traceState: lengthOf(10, 100) });
    expect(tracestate).toBe(lengthOf(4, 100));
  });

  it("of entries above 128 characters first", () => {
    const large = `large=${"v".repeat(200)}`;
    const { tracestate } = inject<Record<string, string>>(
      {},
      { ...OUTGOING, traceState: `${lengthOf(2, 100)},${large},last=1,${"z".repeat(130)}=1` },
    );
    expect(tracestate).toBe(`${lengthOf(2, 100)},${large},last=1`);
    const tighter = inject<Record<string, string>>(
      {},
      { ...OUTGOING, traceState: `first=1,${large},${lengthOf(4, 100)}` },
    );
    expect(tighter.tracestate).toBe(`first=1,${lengthOf(4, 100)}`);
  });

  it("of its last member when ours makes 33, and never of ours", () => {
    const observation = { traceId: TRACE, observationId: SPAN, sampled: true };
    const { tracestate } = inject<Record<string, string>>({}, { ...OUTGOING, observation, traceState: numbered(32) });
    const members = tracestate?.split(",") ?? [];
    expect(members).toHaveLength(32);
    expect(members[0]).toBe(`lfk=1${TRACE}${SPAN}1`);
    expect(members[31]).toBe("k30=30");
  });
});
