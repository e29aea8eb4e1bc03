import { performance } from "node:perf_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { currentTrace, span } from "../observe/index.ts";
import { trackedOf } from "../segment/index.ts";
import { captureChunks, initLangfuse, type Langfuse } from "../setup/index.ts";
import { beginRequest } from "./begin-request.ts";
import { readRequestOptions } from "./settings.ts";
import type { RequestOptions, RequestProgress } from "./types.ts";

const request: { who?: string } = {};
const chunks: Uint8Array[] = [];
let capture: ReturnType<typeof captureChunks>;
beforeEach(() => {
  capture = captureChunks((chunk) => chunks.push(chunk.bytes));
});
afterEach(() => {
  capture.dispose();
  chunks.length = 0;
  delete request.who;
});

function begin(options: RequestOptions<{ who?: string }, object>): RequestProgress {
  const view = { method: "GET", url: "/a/1", headers: {}, request, response: {}, template: () => "/a/:id" };
  return beginRequest(view, readRequestOptions("test", options));
}

describe("what leaves of a request before its end", () => {
  it("has the answers that there are by then", async () => {
    const asked: string[] = [];
    const ask = (name: string) => (): string | undefined => {
      asked.push(`${name} in ${currentTrace()?.id}`);
      if (request.who === undefined) throw new Error("nobody yet");
      return request.who;
    };
    const progress = begin({ user: ask("user"), tags: () => (request.who === undefined ? [] : ["in"]) });
    progress.run(() => span("step", () => undefined));
    request.who = "ada-lovelace";
    await capture.flush();
    expect(
      Buffer.concat(chunks)
        .toString("latin1")
        .match(/ada-lovelace/g),
    ).toHaveLength(1);
    progress.run(() => span("other", () => undefined));
    progress.finish({ status: 200 });
    const { segment } = trackedOf(progress.observation.otelSpan) ?? {};
    expect(segment?.identity).toMatchObject({ userId: "ada-lovelace", tags: ["in"] });
    expect(segment?.informant).toBeUndefined();
    expect(asked).toEqual(Array(2).fill(`user in ${progress.observation.traceId}`));
  });

  it("asks for them once a second at most, however long the request lasts", async () => {
    // Whole, since fractions of milliseconds do not add up to a second.
    let now = Math.ceil(performance.now());
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    let asked = 0;
    const progress = begin({
      user: () => {
        asked += 1;
        return undefined;
      },
    });
    async function leave(parts: number, everyMs: number): Promise<number> {
      asked = 0;
      for (let part = 0; part < parts; part++) {
        now += everyMs;
        progress.run(() => span("step", () => undefined));
        await capture.flush();
      }
      return asked;
    }
    progress.run(() => undefined);
    expect([await leave(5, 100), await leave(5, 1000)]).toEqual([1, 5]);
    clock.mockRestore();
    progress.finish({ status: 200 });
  });
});

describe("a process whose requests are answered for late", () => {
  let langfuse: Langfuse;
  afterEach(() => langfuse.shutdown(0));

  it("names the options whose answers come after parts of the trace have left", async () => {
    const said: string[] = [];
    const logger = { warn: (line: string) => said.push(line), error: () => undefined };
    langfuse = initLangfuse({ enabled: false, handleSignals: false, logger });
    const progress = begin({ user: () => request.who, session: () => "known", tags: ["known"] });
    progress.run(() => span("step", () => undefined));
    await langfuse.flush();
    request.who = "ada";
    progress.finish({ status: 200 });
    expect(said.filter((line) => line.includes("by the options of its request (user)"))).toHaveLength(1);
    expect(langfuse.health().skipped).toEqual({ "late-trace-update": 1 });
  });

  it("asks as well for what shutdown does not wait for", async () => {
    langfuse = initLangfuse({ enabled: false, handleSignals: false, logger: { warn() {}, error() {} } });
    const progress = begin({ user: () => request.who });
    progress.run(() => undefined);
    request.who = "ada-lovelace";
    await langfuse.shutdown(0);
    expect(trackedOf(progress.observation.otelSpan)?.segment.identity).toEqual({ userId: "ada-lovelace" });
    progress.finish({ status: 200 });
  });
});
