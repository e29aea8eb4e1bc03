import type { Health } from "@langfuse-kit/core";
import { describe, expect, it } from "vitest";
import { type Evidence, hasLeak, judge, parse } from "./index.ts";

const ledger = (...lines: string[]): string => lines.map((line) => `${line}\n`).join("");
const turns = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `turn ${from + n * 5} 0`);

/** One program that made observation `a` of request 1 and lived on, of which all is well. */
function evidence(
  changes: Partial<Evidence> & { readonly text?: string; readonly wasKilled?: boolean } = {},
): Evidence {
  const { text = ledger("made a 1", "ended a 100 0", ...turns(105, 20)), wasKilled = false, ...rest } = changes;
  return {
    programs: [{ name: "service-1", pid: "7", thread: "0", ...parse(text), wasKilled }],
    received: new Set(["a"]),
    copies: 1,
    changed: [],
    contents: [["a", 1]],
    dead: new Set(),
    leaks: [],
    left: [],
    books: [],
    handles: [],
    mishaps: [],
    ...rest,
  };
}

const counts = { accepted: 0, adopted: 0, delivered: 0, deadLettered: 0, dropped: {}, pending: 0, handedOver: 0 };
const none: Health = {
  ...counts,
  state: "ok",
  sampledOut: 0,
  open: 0,
  spoolBytes: 0,
  oldestMs: undefined,
  lastError: undefined,
  spoolError: undefined,
  skipped: {},
};
const nothing = { received: new Set<string>(), contents: [] };

describe("the judge", () => {
  it("is content with what is delivered, dropped as allowed, or a dead letter that was asked for", () => {
    expect(judge(evidence())).toEqual([]);
    const dropped = evidence({
      ...nothing,
      text: ledger("made a 1", "ended a 5 0", "dropped spool_full 1 a", ...turns(9, 20)),
    });
    expect(judge(dropped, { dropped: { spool_full: "it is full" } })).toEqual([]);
    const dead = evidence({ ...nothing, text: ledger("made a 1 poison", "ended a 5 0"), dead: new Set(["a"]) });
    expect(judge(dead, { deadLetters: true })).toEqual([]);
  });

  it.each<[string, Evidence, RegExp]>([
    ["an observation that is nowhere", evidence(nothing), /^1 of service-1 \(7\.0\) nowhere: a \(request 1, 100 ms\)/],
    ["one that nobody made", evidence({ received: new Set(["a", "b"]) }), /^1 received that nobody made: b/],
    ["one that came twice and differs", evidence({ changed: ["a"] }), /^1 came again with other bytes: a/],
    ["the contents of another", evidence({ contents: [["a", 2]] }), /^1 of another request than theirs: a \(2\)/],
    [
      "a drop that nobody allowed, although it is counted",
      evidence({ ...nothing, text: ledger("made a 1", "ended a 5 0", "dropped spool_full 1 a") }),
      /^service-1 dropped 1: spool_full/,
    ],
    ["a dead letter of what was well", evidence({ ...nothing, dead: new Set(["a"]) }), /^1 dead letters that nobody/],
    [
      "one that is in two places",
      evidence({ dead: new Set(["a"]), text: ledger("made a 1 poison", "ended a 5 0") }),
      /^1 both delivered and dead: a/,
    ],
    ["a secret", evidence({ leaks: ["what service-1 wrote"] }), /^A secret was found in what service-1 wrote/],
    ["a spool that is not empty", evidence({ left: ["v1/x/0-0.chunks"] }), /^1 still in the spool/],
    [
      "books that do not add up",
      evidence({ books: [{ name: "service-1", health: { ...none, accepted: 2, delivered: 1 } }] }),
      /^The books of service-1 are/,
    ],
    [
      "files that are never closed",
      evidence({ handles: [{ name: "one", before: 20, after: 40 }] }),
      /^one has 40 files/,
    ],
    ["whatever else went wrong", evidence({ mishaps: ["It did not end."] }), /^It did not end/],
  ])("sees %s", (_, found, line) => {
    expect(judge(found, { deadLetters: true })[0]).toMatch(line);
  });

  it("forgives a SIGKILL what ended in its last 50 ms, and no more", () => {
    const killed = (turnsAfter: number): Evidence =>
      evidence({ ...nothing, text: ledger("made a 1", "ended a 100 0", ...turns(105, turnsAfter)), wasKilled: true });
    expect(judge(killed(9))).toEqual([]);
    expect(judge(killed(10))).toHaveLength(1);
    // Had nobody killed it, it would have had to say where the observation is.
    expect(
      judge({ ...killed(1), programs: killed(1).programs.map((books) => ({ ...books, wasKilled: false })) }),
    ).toHaveLength(1);
  });

  it("counts all time but that in which the program wanted a processor and got none", () => {
    const { made } = parse(ledger("made a 1", "ended a 100.0 20.0", "turn 5000.0 4875.5", "turn 5004.0 4875.5"));
    expect(made.get("a")?.awakeMs).toBeCloseTo(48.5);
  });

  it("takes no line that was being written when its program died", () => {
    expect(parse("made a 1\nended a 10").made.get("a")).toMatchObject({ hasEnded: false });
  });

  it("finds marks in whatever spelling", () => {
    expect([hasLeak("sk-lf-Sparrow"), hasLeak("to%20KESTREL@"), hasLeak("nothing")]).toEqual([true, true, false]);
  });
});
