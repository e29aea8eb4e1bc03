import * as core from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const logged: string[] = [];
const listen = (message: string): void => void logged.push(message);
let langfuse: core.Langfuse;
let traces: ReturnType<typeof captureTraces>;

beforeAll(() => {
  const credentials = { publicKey: "pk-lf-1", secretKey: "sk-lf-1", baseUrl: "http://127.0.0.1:9" };
  langfuse = core.initLangfuse({ ...credentials, handleSignals: false, logger: { warn: listen, error: listen } });
  traces = captureTraces({ afterEach: false });
});
afterEach(async () => {
  // What is still on its way would be found by the next test.
  await traces.all();
  traces.clear();
  logged.length = 0;
});
afterAll(async () => {
  traces.dispose();
  await langfuse.shutdown();
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Keys 0 to `size` - 1, and how many of them were read. */
function counted(size: number): { record: Record<string, number>; reads: () => number } {
  let reads = 0;
  const names = Array.from({ length: size }, (_, index) => `k${index}`);
  const record = new Proxy({} as Record<string, number>, {
    ownKeys: () => names,
    getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
    get: () => {
      reads += 1;
      return 1;
    },
  });
  return { record, reads: () => reads };
}

it("a function runs, whatever its trace's metadata is", async () => {
  expect(core.trace("whole", { metadata: revoked() as never, userId: "u" }, () => "ran")).toBe("ran");
  expect(await traces.single()).toMatchObject({ userId: "u" });
});

it("an observation says once that user, session and tags belong to the trace, which can be given them", async () => {
  const identity = { userId: "u", sessionId: "s", tags: ["t"] };
  const step = core.startObservation("chat", { input: "why", ...identity } as core.StartOptions);
  step.update(identity as object);
  const inner = step.span("inner");
  inner.end();
  expect(logged.filter((line) => line.includes("belongs to the trace"))).toEqual([
    expect.stringContaining("updateTrace({ userId })"),
  ]);

  step.run(() => core.updateTrace(identity));
  step.end();
  const { observations } = await traces.single();
  expect(observations).toHaveLength(2);
  for (const observation of observations) expect(observation).toMatchObject(identity);
});

describe("trace metadata that is no plain object", () => {
  it.each([
    ["a list", ["x"], { value: ["x"] }],
    ["a text", "x", { value: "x" }],
    ["a Map", new Map([["plan", "pro"]]), { plan: "pro" }],
    ["a buffer", Buffer.alloc(9), { value: "[Buffer 9 items, 9 bytes]" }],
  ])("is kept: %s", async (_kind, metadata, expected) => {
    core.trace("whole", { metadata: metadata as never }, () => undefined);
    const tree = await traces.single();
    expect(tree.metadata).toEqual(expected);
  });
});

it("one field of a trace that throws costs neither the others nor what was known", async () => {
  core.trace("whole", () => {
    core.updateTrace({ metadata: { a: 1 }, tags: ["first"] });
    const metadata = Object.defineProperty({ b: 2 }, "x", {
      enumerable: true,
      get: () => {
        throw new Error("hostile");
      },
    });
    const tags = new Proxy(["x"], { get: () => Reflect.ownKeys(1 as never) });
    core.updateTrace({ userId: "u", metadata, tags });
  });
  const tree = await traces.single();
  expect(tree).toMatchObject({ userId: "u", metadata: { a: 1, b: 2, x: "[threw]" }, tags: ["first"] });
  expect(logged.join("\n")).toMatch(/tag was left out/);
});

describe("what is no object", () => {
  it.each([
    ["a text", "output"],
    ["a list", Object.assign(["x"], { output: "followed" })],
    ["a buffer", Object.assign(Buffer.alloc(3), { output: "followed" })],
    ["a function", Object.assign(() => undefined, { output: "followed" })],
  ])("is not followed by update(): %s", async (_kind, given) => {
    const step = core.startObservation("step");
    const before = langfuse.health().skipped["no-object:update()"] ?? 0;
    step.update(given as never).update({ input: "kept" });
    step.end();
    expect((await traces.single()).root).toMatchObject({ input: "kept", output: undefined });
    expect(langfuse.health().skipped["no-object:update()"]).toBe(before + 1);
  });

  it("is not followed where an observation is started", async () => {
    const list = Object.assign(["x"], { output: "followed" });
    expect(core.span("step", list as never, () => "ran")).toBe("ran");
    core.startObservation("by hand", list as never).end();
    for (const { root } of await traces.all()) expect(root.output).not.toBe("followed");
    expect(await traces.all()).toHaveLength(2);
  });
});

describe("fields with a million keys", () => {
  it.each(["usage", "cost", "modelParameters", "metadata"])("are read to a bound: %s", (field) => {
    const { record, reads } = counted(30_000);
    core.startObservation("step", { type: "generation", [field]: record }).end();
    expect(reads()).toBeGreaterThan(0);
    expect(reads()).toBeLessThan(25_000);
  });

  it("are no usage when they are a buffer's", async () => {
    core.generation("step", { usage: Buffer.alloc(5, 1) }, () => undefined);
    expect((await traces.single()).root.usage).toEqual({});
    expect(logged.join("\n")).toMatch(/usage was left out/);
  });

  it("are read to a bound on a trace", () => {
    const { record, reads } = counted(5_000);
    core.trace("whole", { metadata: record }, () => core.updateTrace({ metadata: record }));
    expect(reads()).toBeLessThan(2_100);
  });
});

it("names that are not configured are cut in the log", () => {
  core.withDestination("x".repeat(1e5), () => undefined);
  expect(logged.join("\n")).toMatch(/withDestination\(\) named what is not configured/);
  expect(logged.join("\n").length).toBeLessThan(400);
});

it("names of destinations without end are read to a bound", () => {
  let given = 0;
  function* endless() {
    // A bound of its own, so that this fails and does not hang.
    while (given < 1_000) yield `destination ${given++}`;
  }
  expect(core.withDestination(endless() as never, () => "ran")).toBe("ran");
  expect(given).toBeLessThan(200);
});

it("what was thrown is cut in the log", () => {
  const hostile = {
    [Symbol.iterator]: () => {
      throw new Error("x".repeat(1e5));
    },
  };
  expect(core.withDestination(hostile as never, () => "ran")).toBe("ran");
  expect(logged).toHaveLength(1);
  expect(logged.join("\n").length).toBeLessThan(400);
});
