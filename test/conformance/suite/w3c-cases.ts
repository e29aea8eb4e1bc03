/** What a request brings, by header, as it stands on the wire, and what must become of it. */
export interface ParentCase {
  readonly says: string;
  readonly headers: readonly string[];
  readonly isContinued: boolean;
  /** Whether what is called learns that the trace id is random. */
  readonly isRandom?: boolean;
}

export interface StateCase {
  readonly says: string;
  readonly headers: readonly string[];
  /** What others were sent of it; none where the list was dropped as a whole. */
  readonly passedOn: string;
}

export const TRACE = "0af7651916cd43dd8448eb211c80319c";
export const PARENT = "b7ad6b7169203331";
const valid = `00-${TRACE}-${PARENT}-01`;
const parent = (...values: string[]): string[] => values.map((value) => `traceparent: ${value}`);
const state = (...values: string[]): string[] => [...parent(valid), ...values.map((value) => `tracestate: ${value}`)];

const continued: readonly (readonly [says: string, headers: readonly string[]])[] = [
  ["a parent without a state", parent(valid)],
  ["a parent that is not sampled", parent(`00-${TRACE}-${PARENT}-00`)],
  ["a flag that this version does not know", parent(`00-${TRACE}-${PARENT}-09`)],
  ["a name in mixed case", [`TraceParent: ${valid}`]],
  ["a name in alternating case", [`tRaCePaReNt: ${valid}`]],
  ["a name in upper case", [`TRACEPARENT: ${valid}`]],
  ["a later version of the same length", parent(`cc-${TRACE}-${PARENT}-01`)],
  ["a later version that goes on behind a dash", parent(`cc-${TRACE}-${PARENT}-01-more-of-it`)],
  ["spaces and tabs in front", [`traceparent:\t  ${valid}`]],
  ["spaces and tabs behind", [`traceparent: ${valid} \t `]],
  ["spaces and tabs around", [`traceparent: \t ${valid}\t`]],
];

const restarted: readonly (readonly [says: string, headers: readonly string[]])[] = [
  ["no headers at all", []],
  ["two parents", parent(valid, `00-${TRACE.replace("0a", "0b")}-${PARENT}-01`)],
  ["a name with a dash", [`trace-parent: ${valid}`]],
  ["a name with a dot", [`trace.parent: ${valid}`]],
  ["version 00 with a character behind", parent(`${valid}.`)],
  ["version 00 that goes on behind a dash", parent(`${valid}-more-of-it`)],
  ["a later version that goes on without a dash", parent(`cc-${TRACE}-${PARENT}-01.more-of-it`)],
  ["version ff", parent(`ff-${TRACE}-${PARENT}-01`)],
  ["a version that begins with a dot", parent(`.0-${TRACE}-${PARENT}-01`)],
  ["a version that ends in a dot", parent(`0.-${TRACE}-${PARENT}-01`)],
  ["a version of three digits", parent(`000-${TRACE}-${PARENT}-01`)],
  ["a version of four digits", parent(`0000-${TRACE}-${PARENT}-01`)],
  ["a version of one digit", parent(`0-${TRACE}-${PARENT}-01`)],
  ["a trace id of zeros", parent(`00-${"0".repeat(32)}-${PARENT}-01`)],
  ["a trace id that begins with a dot", parent(`00-.${TRACE.slice(1)}-${PARENT}-01`)],
  ["a trace id that ends in a dot", parent(`00-${TRACE.slice(1)}.-${PARENT}-01`)],
  ["a trace id in upper case", parent(`00-${TRACE.toUpperCase()}-${PARENT}-01`)],
  ["a trace id of 33 digits", parent(`00-${TRACE}0-${PARENT}-01`)],
  ["a trace id of 31 digits", parent(`00-${TRACE.slice(1)}-${PARENT}-01`)],
  ["a parent id of zeros", parent(`00-${TRACE}-${"0".repeat(16)}-01`)],
  ["a parent id that begins with a dot", parent(`00-${TRACE}-.${PARENT.slice(1)}-01`)],
  ["a parent id that ends in a dot", parent(`00-${TRACE}-${PARENT.slice(1)}.-01`)],
  ["a parent id of 17 digits", parent(`00-${TRACE}-${PARENT}0-01`)],
  ["a parent id of 15 digits", parent(`00-${TRACE}-${PARENT.slice(1)}-01`)],
  ["flags that begin with a dot", parent(`00-${TRACE}-${PARENT}-.0`)],
  ["flags that end in a dot", parent(`00-${TRACE}-${PARENT}-0.`)],
  ["flags of three digits", parent(`00-${TRACE}-${PARENT}-001`)],
  ["flags of one digit", parent(`00-${TRACE}-${PARENT}-1`)],
  ["a state without a parent", ["tracestate: vendor=1,other=2"]],
];

/** Level 2 of the standard: the flag goes with the trace id, sampled or not. */
const random: readonly (readonly [says: string, headers: readonly string[]])[] = [
  ["a random trace id that is not sampled", parent(`00-${TRACE}-${PARENT}-02`)],
  ["a random trace id that is sampled", parent(`00-${TRACE}-${PARENT}-03`)],
  ["a random trace id of a later version", parent(`cc-${TRACE}-${PARENT}-ff-more-of-it`)],
];

export const parentCases: readonly ParentCase[] = [
  ...continued.map(([says, headers]) => ({ says, headers, isContinued: true })),
  ...random.map(([says, headers]) => ({ says, headers, isContinued: true, isRandom: true })),
  ...restarted.map(([says, headers]) => ({ says, headers, isContinued: false })),
];

const lower = "abcdefghijklmnopqrstuvwxyz";
const anyKey = `${lower}0123456789_-*/`;
/** From space to tilde, without comma and equals sign; what ends a value is no space. */
const anyValue = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
  .join("")
  .replaceAll(/[,=]/g, "");
const members = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}=${from + index}`).join(",");

const passedOn: readonly (readonly [says: string, headers: readonly string[], passedOn: string])[] = [
  ["a list, in its order", state("vendor=1,other=2"), "vendor=1,other=2"],
  ["a name in mixed case", [...parent(valid), "TraceState: vendor=1"], "vendor=1"],
  ["a name in alternating case", [...parent(valid), "tRaCeStAtE: vendor=1"], "vendor=1"],
  ["a name in upper case", [...parent(valid), "TRACESTATE: vendor=1"], "vendor=1"],
  ["a list and then an empty header", state("vendor=1", ""), "vendor=1"],
  ["an empty header and then a list", state("", "vendor=1"), "vendor=1"],
  ["several headers as one list", state("a=1,b=2", "c=3", "d=4,e=5"), "a=1,b=2,c=3,d=4,e=5"],
  ["every character that a key and a value may have", state(`${anyKey}=${anyValue}`), `${anyKey}=${anyValue}`],
  ["a tenant and a system", state(`${anyKey}@a-z0-9_-*/=${anyValue}`), `${anyKey}@a-z0-9_-*/=${anyValue}`],
  ["spaces and tabs between members", state("a=1 \t , \t b=2,\t \tc=3"), "a=1,b=2,c=3"],
  ["spaces and tabs around the list", state("\t a=1 \t"), "a=1"],
  [
    "thirty-two members, but for the last, which makes room for ours",
    state(members(1, 20), members(21, 32)),
    members(1, 31),
  ],
  ["a key of 256 characters", state("a=1", `${"z".repeat(256)}=1`), `a=1,${"z".repeat(256)}=1`],
  [
    "a tenant of 241 and a system of 14 characters",
    state("a=1", `${"t".repeat(241)}@${"s".repeat(14)}=1`),
    `a=1,${"t".repeat(241)}@${"s".repeat(14)}=1`,
  ],
];

const dropped: readonly (readonly [says: string, headers: readonly string[]])[] = [
  ["without a parent", ["tracestate: vendor=1"]],
  ["under a name with a dash", [...parent(valid), "trace-state: vendor=1"]],
  ["under a name with a dot", [...parent(valid), "trace.state: vendor=1"]],
  ["that is empty", state("")],
  ["with a key twice and one value", state("a=1,a=1")],
  ["with a key twice and two values", state("a=1,a=2")],
  ["with a key twice in two headers", state("a=1", "a=1")],
  ["with a key twice in two headers and two values", state("a=1", "a=2")],
  ["with a space behind a key", state("a =1")],
  ["with a key in upper case", state("A=1")],
  ["with a dot in a key", state("a.b=1")],
  ["with a tenant and no system", state("a@=1,b=2")],
  ["with a system and no tenant", state("@a=1,b=2")],
  ["with two at signs together", state("a@@b=1,c=2")],
  ["with two at signs apart", state("a@b@c=1,d=2")],
  ["of thirty-three members", state(members(1, 20), members(21, 33))],
  ["with a key of 257 characters", state("a=1", `${"z".repeat(257)}=1`)],
  ["with a tenant of 242 characters", state("a=1", `${"t".repeat(242)}@s=1`)],
  ["with a system of 15 characters", state("a=1", `t@${"s".repeat(15)}=1`)],
  ["with an equals sign in a value", state("a=b=c")],
  ["with a value that is missing", state("a=,b=3")],
];

export const stateCases: readonly StateCase[] = [
  ...passedOn.map(([says, headers, text]) => ({ says: `passes on ${says}`, headers, passedOn: text })),
  ...dropped.map(([says, headers]) => ({ says: `drops a list ${says}`, headers, passedOn: "" })),
];
