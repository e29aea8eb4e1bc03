import { describe, expect, it } from "vitest";
import { runChild } from "./fixtures/child.ts";

const CASES = `
process.on("unhandledRejection", (error) => say("unhandled", error.message));
process.on("rejectionHandled", () => say("handled late"));
class Task extends Promise {}
const rejected = (Kind) => new Kind((_, reject) => setTimeout(reject, 1, new Error("broken")));
`;

describe("an unhandled rejection", () => {
  it.each(["Promise", "Task"])("of a %s is reported, once, when nobody handles it", async (kind) => {
    const { lines } = await runChild(`${CASES}
      follow(rejected(${kind}));
      await turn(); await turn();
      say(events.join());`);
    expect(lines).toEqual(["unhandled broken", "failed broken"]);
  });

  it.each(["Promise", "Task"])("of a %s is not reported when the user handles it", async (kind) => {
    const { lines } = await runChild(`${CASES}
      follow(rejected(${kind})).catch((error) => say("caught", error.message));
      try { await follow(rejected(${kind})) } catch (error) { say("caught", error.message) }
      await Promise.allSettled([follow(rejected(${kind}))]);
      await turn(); await turn();`);
    expect(lines).toEqual(["caught broken", "caught broken"]);
  });

  it.each(["Promise", "Task"])("of a %s may be handled late", async (kind) => {
    const { lines } = await runChild(`${CASES}
      const given = follow(rejected(${kind}));
      await turn(); await turn();
      given.catch(() => {});
      await turn();`);
    expect(lines).toEqual(["unhandled broken", "handled late"]);
  });

  it("ends the process as it would without us", async () => {
    const { code, errors } = await runChild(
      `follow(Promise.reject(new Error("fatal"))); await turn(); say("unreachable");`,
    );
    expect(code).toBe(1);
    expect(errors).toContain("fatal");
  });

  it("is kept for the steps of an async iterator", async () => {
    const { lines } = await runChild(`${CASES}
      const made = async function* () { throw new Error("step") };
      follow(made()).next();
      await turn();
      await follow(made()).next().catch((error) => say("caught", error.message));
      await turn();`);
    expect(lines).toEqual(["unhandled step", "caught step"]);
  });
});

describe("an error event without a listener", () => {
  it("of a followed stream ends the process as it would without us", async () => {
    const { code, errors, lines } = await runChild(`
      import { Readable } from "node:stream";
      process.on("exit", () => say(events.join()));
      follow(new Readable({ read() { this.destroy(new Error("fatal")) } })).resume();`);
    expect(code).toBe(1);
    expect(errors).toContain("fatal");
    expect(lines).toEqual(["failed fatal"]);
  });
});

describe("what is dropped", () => {
  const dropped: readonly (readonly [what: string, script: string])[] = [
    ["a generator that was never read", `follow((function* () { yield 1 })());`],
    ["a generator dropped midway", `follow((function* () { yield 1; yield 2 })()).next();`],
    ["an async generator that was never read", `follow((async function* () { yield 1 })());`],
    ["an async generator dropped midway", `await follow((async function* () { yield 1; yield 2 })()).next();`],
    ["an async iterable that was never read", `follow({ async *[Symbol.asyncIterator]() { yield 1 } });`],
    ["a web stream that was never read", `follow(new ReadableStream({ pull(controller) { controller.enqueue(1) } }));`],
    [
      "a web stream dropped midway",
      `await follow(new ReadableStream({ pull(c) { c.enqueue(1) } })).getReader().read();`,
    ],
    [
      "a response whose body was never read",
      `follow(new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1)) } })));`,
    ],
    ["a promised stream", `await (async () => void (await follow(Promise.resolve(new ReadableStream()))))();`],
    ["a promise that can never settle", `follow(new Promise(() => {}));`],
    ["a query that was never run", `follow({ then(resolve) { resolve() } });`],
    ["an observable that was never subscribed to", `follow({ subscribe() {}, pipe() {} });`],
    [
      "a Node stream that was never read",
      `const { Readable } = await import("node:stream"); follow(new Readable({ read() {} }));`,
    ],
  ];
  it.each(dropped)("is abandoned: %s", async (_, script) => {
    const { lines, errors } = await runChild(`${script}
      await collect();
      say(events.join());`);
    expect(errors).toBe("");
    expect(lines).toEqual(["abandoned"]);
  });

  const kept: readonly (readonly [what: string, script: string])[] = [
    [
      "a stream whose reader is held",
      `const reader = follow(new ReadableStream({ pull(c) { c.close() } }, { highWaterMark: 0 })).getReader();
       await churn();
       await reader.read();`,
    ],
    [
      "an iterable whose iterator is held",
      `const iterator = follow({ async *[Symbol.asyncIterator]() {} })[Symbol.asyncIterator]();
       await churn();
       await iterator.next();`,
    ],
    [
      "a query on its way",
      `const given = Promise.resolve(follow({ then(resolve) { setTimeout(resolve, 50) } })); await churn(); await given;`,
    ],
    ["a promise that nobody holds", `follow(new Promise((resolve) => setTimeout(resolve, 50))); await churn();`],
    [
      "a response whose body is held",
      `const { body } = follow(new Response("x")); await churn(); for await (const _ of body);`,
    ],
    [
      "a branch of a stream",
      `const [, branch] = follow(new ReadableStream({ pull(c) { c.close() } }, { highWaterMark: 0 })).tee();
       await churn();
       for await (const _ of branch);`,
    ],
  ];
  it.each(kept)("but not %s", async (_, script) => {
    const { lines, errors } = await runChild(`
      const churn = async () => { for (let round = 0; round < 20; round += 1) { gc(); await turn() } };
      ${script}
      await turn();
      say(events.join().replace("returned", "drained"));`);
    expect(errors).toBe("");
    expect(lines).toEqual(["done drained"]);
  });

  it("leaves nothing behind of what came to its end", async () => {
    const { lines } = await runChild(`
      let left = 0;
      const registry = new FinalizationRegistry(() => { left -= 1 });
      const { Readable } = await import("node:stream");
      const make = [
        () => (function* () {})(),
        () => new ReadableStream({ pull(c) { c.close() } }, { highWaterMark: 0 }),
        () => Readable.from(["a"]),
      ];
      await (async () => {
        for (let round = 0; round < 30; round += 1) {
          const made = make[round % make.length]();
          registry.register(made, round);
          left += 1;
          for await (const _ of follow(made));
        }
      })();
      for (let round = 0; round < 100 && left > 0; round += 1) { gc(); await turn() }
      say(left, events.length);`);
    expect(lines).toEqual(["0 30"]);
  });
});
