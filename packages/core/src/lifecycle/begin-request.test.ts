import { SpanKind } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentFrame } from "../context/index.ts";
import {
  currentObservation,
  currentTrace,
  generation,
  setEngine,
  span,
  startObservation,
  updateTrace,
} from "../observe/index.ts";
import type { CostEvent } from "../pricing/index.ts";
import { trackedOf } from "../segment/index.ts";
import { captureChunks, initLangfuse, type Langfuse } from "../setup/index.ts";
import { beginRequest } from "./begin-request.ts";
import { readRequestOptions } from "./settings.ts";
import type { RequestOptions, RequestView } from "./types.ts";

type Ours = RequestOptions<{ who?: string }, { code: number }>;

const request: { who?: string } = {};
const chunks: Uint8Array[] = [];
let capture: ReturnType<typeof captureChunks>;

beforeEach(() => {
  capture = captureChunks((chunk) => chunks.push(chunk.bytes));
});
afterEach(async () => {
  await capture.flush();
  capture.dispose();
  chunks.length = 0;
  delete request.who;
});

function view(more: Partial<RequestView<{ who?: string }, { code: number }>> = {}) {
  return {
    method: "GET",
    url: "/a/1?q=2",
    headers: {},
    request,
    response: { code: 200 },
    template: () => "/a/:id",
    ...more,
  };
}

const begin = (options?: Ours, more?: Parameters<typeof view>[0]) =>
  beginRequest(view(more), readRequestOptions("test", options));

async function sent(): Promise<string> {
  await capture.flush();
  return chunks.map((bytes) => Buffer.from(bytes).toString("latin1")).join("\n");
}

describe("beginRequest", () => {
  it("runs code inside the request, whenever it is asked to", async () => {
    const progress = begin();
    const nearest = () => currentObservation()?.id;
    expect(progress.run(nearest)).toBe(progress.observation.id);
    await new Promise(setImmediate);
    expect(currentObservation()).toBeUndefined();
    expect(progress.run(nearest)).toBe(progress.observation.id);
    progress.finish({ status: 200 });
  });

  it("begins a span of kind SERVER", () => {
    const progress = begin();
    expect(progress.observation.otelSpan).toMatchObject({ kind: SpanKind.SERVER });
    progress.finish({ status: 200 });
  });

  it("ends once, with the first outcome", async () => {
    const progress = begin();
    progress.finish({ status: 503 });
    progress.finish({ aborted: true });
    progress.finish({ status: 200 });
    const text = await sent();
    expect(text).toContain("HTTP 503");
    expect(text).not.toContain("aborted");
  });

  it("asks again at the end only for what had no answer at the start", () => {
    const asked: string[] = [];
    const ask = (name: string, answer: () => string | undefined) => (): string | undefined => {
      asked.push(name);
      return answer();
    };
    const progress = begin({ user: ask("user", () => request.who), session: ask("session", () => "s-1") });
    progress.run(() => undefined);
    request.who = "late";
    progress.finish({ status: 200 });
    expect(asked).toEqual(["user", "session", "user"]);
  });

  it("asks again at the end for what adds up, and adds what is new by then", async () => {
    const asked: string[] = [];
    const metadata = () => {
      asked.push("metadata");
      return { first: asked.length, later: request.who, "from the handler": request.who };
    };
    const tags = () => ["always", ...(request.who === undefined ? [] : [request.who])];
    const progress = begin({ metadata, tags });
    progress.run(() => updateTrace({ metadata: { "from the handler": "stays" } }));
    request.who = "late";
    progress.finish({ status: 200 });
    expect(asked).toHaveLength(2);
    expect(trackedOf(progress.observation.otelSpan)?.segment.identity).toMatchObject({
      metadata: { first: 1, later: "late", "from the handler": "stays" },
      tags: ["always", "late"],
    });
  });

  it("does not wait for promises, and handles their rejection", async () => {
    const rejected = Promise.reject(new Error("nobody waits"));
    const progress = begin({ user: () => rejected as never });
    progress.finish({ status: 200 });
    await new Promise(setImmediate);
    expect(await sent()).toContain("GET /a/:id");
  });

  it("does not call then of a thenable, which may begin work", () => {
    let begun = 0;
    // biome-ignore lint/suspicious/noThenProperty: lazy queries of database libraries are thenables.
    const query = Object.defineProperty({}, "then", { value: () => (begun += 1) });
    begin({ output: () => query }).finish({ status: 200 });
    expect(begun).toBe(0);
  });

  it("keeps all below an ignored request out, and still runs it", async () => {
    const progress = begin({ ignore: "/a/*" });
    expect(progress.run(() => span("below", () => "done"))).toBe("done");
    progress.finish({ status: 200 });
    expect(await sent()).toBe("");
  });

  it("keeps all below a request that is not sampled out", async () => {
    const progress = begin({ sample: 0 });
    progress.run(() => span("below", () => undefined));
    progress.finish({ status: 200 });
    expect(await sent()).toBe("");
  });

  it("takes over nothing from the context in which connections are accepted", () => {
    span("boot", () => {
      const progress = begin();
      expect(progress.observation.traceId).not.toBe(currentObservation()?.traceId);
      progress.finish({ status: 200 });
    });
  });

  it("stays out of the way where nothing is set up", () => {
    capture.dispose();
    const progress = begin({ user: () => "nobody is asked" });
    expect(progress.isOn).toBe(false);
    expect(progress.run(() => currentFrame().span)).toBeUndefined();
    progress.finish({ status: 200 });
  });

  it("does not even begin without an engine", () => {
    setEngine(undefined);
    const progress = begin();
    expect(progress.run(() => 1)).toBe(1);
    expect(progress.isOn).toBe(false);
  });
});

describe("a configured process", () => {
  let langfuse: Langfuse;
  afterEach(() => langfuse.shutdown(0));

  it("counts what sampling leaves out, and not what was never meant to be traced", () => {
    langfuse = initLangfuse({ enabled: false, handleSignals: false });
    const visit = (options: Ours): number => {
      const before = langfuse.health().sampledOut;
      const progress = begin(options);
      progress.run(() => span("below", () => undefined));
      progress.finish({ status: 200 });
      return langfuse.health().sampledOut - before;
    };
    expect(visit({ sample: 0 })).toBe(2);
    expect(visit({ ignore: "/a/*" })).toBe(0);
  });

  it("meters what sampling leaves out, and asks nobody about it", () => {
    const told: unknown[] = [];
    const onCost = ({ cost, total }: CostEvent): void => void told.push([cost, total]);
    langfuse = initLangfuse({ enabled: false, handleSignals: false, costLimit: { usd: 1 }, onCost });
    const ask = (): void => generation("call", { model: "gpt-4o", usage: { input: 1_000_000 } }, () => undefined);
    const visit = (options: Ours): unknown => {
      const progress = begin({ ...options, user: () => told.push("asked") });
      const cost = progress.run(() => {
        ask();
        ask();
        return currentTrace()?.cost;
      });
      progress.finish({ status: 200 });
      return cost;
    };
    expect(visit({ sample: 0 })).toBe(5);
    expect(told.splice(0)).toEqual([
      [2.5, 2.5],
      [2.5, 5],
    ]);
    expect([visit({ ignore: "/a/*" }), told]).toEqual([undefined, []]);
    expect(langfuse.health()).toMatchObject({ sampledOut: 3, open: 0 });
  });

  it("counts a failure where an option fails the last time that it is asked", () => {
    langfuse = initLangfuse({ enabled: false, handleSignals: false, logger: { warn() {}, error() {} } });
    const body = (): string => {
      if (request.who === undefined) throw new Error("no body yet");
      return request.who;
    };
    const visit = (who: string | undefined) => {
      const progress = begin({ user: body, session: body, tags: () => [body()], metadata: () => ({ who: body() }) });
      progress.run(() => undefined);
      if (who !== undefined) request.who = who;
      progress.finish({ status: 200 });
      return langfuse.health().skipped;
    };
    expect(visit("ada")).toEqual({});
    delete request.who;
    const names = ["user", "session", "tags", "metadata"];
    expect(visit(undefined)).toEqual(Object.fromEntries(names.map((name) => [`request-option:${name}`, 1])));
  });

  it("does not report the late end of a request that shutdown has sent as unfinished", async () => {
    langfuse = initLangfuse({ enabled: false, handleSignals: false, logger: { warn() {}, error() {} } });
    const progress = begin({ output: () => "answer", tags: () => (request.who === undefined ? [] : ["late"]) });
    const call = progress.run(() => startObservation("call", { type: "generation" }));
    await langfuse.shutdown(0);
    request.who = "ada";
    call.update({ output: "answered" });
    call.end();
    progress.finish({ status: 500 });
    expect(langfuse.health().skipped).toEqual({});
  });

  it("asks its own trust function with the framework's request, and believes nothing when that fails", () => {
    const seen: unknown[] = [];
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const trust = (given: unknown) => {
      seen.push(given);
      if (seen.length > 1) throw new Error("no answer");
      return "trace" as const;
    };
    langfuse = initLangfuse({ enabled: false, trust, handleSignals: false } as Parameters<typeof initLangfuse>[0]);
    const first = begin({}, { headers: { traceparent } });
    const second = begin({}, { headers: { traceparent } });
    expect(seen).toEqual([request, request]);
    expect(first.observation.traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    expect(second.observation.traceId).not.toBe(first.observation.traceId);
  });

  it.each([[false], ["no"], [undefined], [Promise.resolve("all")], [{}]])(
    "believes nothing where trust says %j",
    (answer) => {
      const warnings: string[] = [];
      const logger = { warn: (message: string) => warnings.push(message), error: () => undefined };
      const trust = () => answer as never;
      langfuse = initLangfuse({ enabled: false, trust, logger, handleSignals: false });
      const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
      for (let times = 0; times < 2; times++) {
        expect(begin({}, { headers }).observation.traceId).not.toBe("4bf92f3577b34da6a3ce929d0e0e4736");
      }
      const said = warnings.filter((warning) => warning.includes("The option trust was left out of a request"));
      expect(said).toHaveLength(answer === undefined ? 0 : 1);
    },
  );
});
