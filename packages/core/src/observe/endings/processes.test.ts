import { beforeAll, describe, expect, it } from "vitest";
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

type Case = readonly [what: string, script: string];

/** Runs all cases in one process, each with ears of its own; gives what each of them heard. */
async function runCases(cases: readonly Case[], script: string): Promise<ReadonlyMap<string, string>> {
  const functions = cases.map(([, body]) => `async (follow) => { ${body} }`);
  const { lines, errors } = await runChild(`
    const { Readable } = await import("node:stream");
    const churn = async () => { for (let round = 0; round < 20; round += 1) { gc(); await turn() } };
    const cases = [${functions.join(",")}].map((run) => ({ run, ...observe() }));
    ${script}
    for (const { events } of cases) say(events.join());`);
  expect(errors).toBe("");
  return new Map(cases.map(([what], index) => [what, lines[index] ?? ""]));
}

describe("what is dropped", () => {
  const dropped: readonly Case[] = [
    ["a generator that was never read", "follow((function* () { yield 1 })());"],
    ["a generator dropped midway", "follow((function* () { yield 1; yield 2 })()).next();"],
    ["an async generator that was never read", "follow((async function* () { yield 1 })());"],
    ["an async generator dropped midway", "await follow((async function* () { yield 1; yield 2 })()).next();"],
    ["an async iterable that was never read", "follow({ async *[Symbol.asyncIterator]() { yield 1 } });"],
    ["a web stream that was never read", "follow(new ReadableStream({ pull(c) { c.enqueue(1) } }));"],
    [
      "a web stream dropped midway",
      "await follow(new ReadableStream({ pull(c) { c.enqueue(1) } })).getReader().read();",
    ],
    ["a promised stream", "await (async () => void (await follow(Promise.resolve(new ReadableStream()))))();"],
    ["a query that was run and then forgotten", "follow({ then() {} }).then(() => {});"],
    ["an observable that never ends and is forgotten", "follow({ subscribe() {}, pipe() {} }).subscribe({});"],
    ["a query that was never run", "follow({ then(resolve) { resolve() } });"],
    ["an observable that was never subscribed to", "follow({ subscribe() {}, pipe() {} });"],
    ["a Node stream that was never read", "follow(new Readable({ read() {} }));"],
    ["a response whose body was never read", "follow(new Response(new ReadableStream()));"],
  ];
  let heard: ReadonlyMap<string, string> = new Map();
  beforeAll(async () => {
    heard = await runCases(
      dropped,
      `for (const { run, follow } of cases) await run(follow);
       await collectUntil(() => cases.every(({ events }) => events.length > 0));`,
    );
  });
  it.each(dropped)("is abandoned: %s", (what) => {
    expect(heard.get(what)).toBe("abandoned");
  });

  it.each(["ended", "still coming"])("is abandoned: a fetched response whose body is %s", async (state) => {
    const { lines } = await runChild(`
      const { createServer } = await import("node:http");
      const server = createServer((_, response) => {
        response.write("a");
        ${state === "ended" ? "response.end();" : ""}
      });
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      await (async () => void (await follow(fetch("http://127.0.0.1:" + server.address().port))).status)();
      await collectUntil(() => events.length > 0);
      say(events.join());
      process.exit();`);
    expect(lines).toEqual(["abandoned"]);
  });
});

describe("what only looks dropped", () => {
  const kept: readonly Case[] = [
    [
      "a stream whose reader is held",
      `const reader = follow(new ReadableStream({ pull(c) { c.close() } }, { highWaterMark: 0 })).getReader();
       await churn();
       await reader.read();`,
    ],
    [
      "an iterable whose iterator is held",
      `const make = async function* () {};
       const iterator = follow({ [Symbol.asyncIterator]: () => make() })[Symbol.asyncIterator]();
       await churn();
       await iterator.next();`,
    ],
    [
      "a query on its way",
      `const given = Promise.resolve(follow({ then(resolve) { setTimeout(resolve, 50) } }));
       await churn();
       await given;`,
    ],
    [
      "a promise that nobody holds",
      `follow(new Promise((resolve) => setTimeout(resolve, 50)));
       await churn();
       await new Promise((resolve) => setTimeout(resolve, 60));`,
    ],
    [
      "a response whose body is held",
      `const { body } = follow(new Response("x"));
       await churn();
       for await (const _ of body);`,
    ],
    [
      "a branch of a stream",
      `const [, branch] = follow(new ReadableStream({ pull(c) { c.close() } }, { highWaterMark: 0 })).tee();
       await churn();
       for await (const _ of branch);`,
    ],
    [
      "an observable that is subscribed to",
      `let complete;
       follow({ pipe() {}, subscribe(observer) { complete = () => observer.complete() } }).subscribe({});
       await churn();
       complete();`,
    ],
  ];
  let heard: ReadonlyMap<string, string> = new Map();
  beforeAll(async () => {
    heard = await runCases(
      kept,
      `await Promise.all(cases.map(({ run, follow }) => run(follow)));
       await turn();`,
    );
  });
  it.each(kept)("is not abandoned: %s", (what) => {
    expect(heard.get(what)).toMatch(/^done (drained|returned)$/);
  });
});

describe("what came to its end", () => {
  it("is collected, with nothing of ours holding it", async () => {
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
      await collectUntil(() => left === 0);
      say(left);`);
    expect(lines).toEqual(["0"]);
  });
});
