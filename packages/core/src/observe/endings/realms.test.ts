import { setImmediate as turn } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { record } from "./fixtures/recorder.ts";

const broken = new Error("broken");

/** Follows `result` and awaits what comes of it, both in a realm of its own. */
async function awaitElsewhere(result: string) {
  const recorder = record();
  const sandbox = createContext({ follow: recorder.follow, turn, broken });
  const awaiting = `(async () => { const result = ${result}; const given = follow(result); try { return [await given, given === result] } catch (error) { return [error] } })()`;
  const seen = await runInContext(awaiting, sandbox);
  return { ...recorder, seen: [...seen] };
}

describe("a promise of another realm", () => {
  it("is over when it is fulfilled", async () => {
    const { events } = await awaitElsewhere("(async () => { await turn(); return 'value' })()");
    expect(events).toEqual([["done", "value", "returned"]]);
  });

  it("fails with the same error object", async () => {
    const { events, seen } = await awaitElsewhere("(async () => { await turn(); throw broken })()");
    expect(events).toEqual([["failed", broken]]);
    expect(seen).toEqual([broken]);
  });

  it("is over though nobody awaits it", async () => {
    const { events, ended, follow } = record();
    follow(runInContext("(async () => 'value')()", createContext()));
    await ended;
    expect(events).toEqual([["done", "value", "returned"]]);
  });

  it("is followed in its own realm as one of ours is: Node's under Jest", async () => {
    const { events } = await awaitElsewhere("turn('value')");
    expect(events).toEqual([["done", "value", "returned"]]);
  });

  it("stays itself where it is of a subclass, and is over all the same", async () => {
    const { ended, follow } = record();
    const own = runInContext("(class Own extends Promise {}).resolve('value')", createContext());
    expect(follow(own)).toBe(own);
    expect(await ended).toEqual(["done", "value", "returned"]);
    const { seen } = await awaitElsewhere("(class Own extends Promise {}).resolve('value')");
    expect(seen).toEqual(["value", true]);
  });

  it("is not begun where its class has a then of its own", async () => {
    const { events, follow } = record();
    const begun: string[] = [];
    const lazy =
      "(class Lazy extends Promise { then(...all) { begin('then'); return super.then(...all) } }).resolve(1)";
    const query = follow(runInContext(lazy, createContext({ begin: (what: string) => begun.push(what) })));
    await turn();
    expect([begun, events]).toEqual([[], []]);
    await query;
    expect([begun, events]).toEqual([["then"], [["done", 1, "returned"]]]);
  });
});
