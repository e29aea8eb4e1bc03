import { langfuseFetch } from "@langfuse-kit/fetch";
import type { CapturedObservation } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { capture } from "../harness.ts";
import { events, eventText, json, type ModelServer, startModel } from "../model-server.ts";
import { contestants } from "./clients.ts";

type Traces = ReturnType<typeof capture>;

/** What a caller gets to see: the pieces, and the error that they end with. */
async function outcome(stream: AsyncIterable<string>, each?: (piece: string) => void): Promise<unknown> {
  const pieces: string[] = [];
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      each?.(piece);
    }
  } catch (error) {
    const { name, message } = error as Error;
    return { pieces, name, message };
  }
  return { pieces };
}

async function onlyCall(traces: Traces): Promise<CapturedObservation | undefined> {
  await expect.poll(traces.calls).not.toHaveLength(0);
  const calls = await traces.calls();
  expect(calls).toHaveLength(1);
  return calls[0];
}

const said = (call: CapturedObservation | undefined): string => JSON.stringify(call?.output);

describe.each(contestants)("$name", ({ format, open, afterBreak }) => {
  const bare = (model: ModelServer) => open(model.url, fetch);
  const traced = (model: ModelServer) => open(model.url, langfuseFetch());
  const whole = format.stream(["Ra", "in", "."]);
  const begun = whole.slice(0, format.before + 2);

  it("plain", async () => {
    const traces = capture();
    const model = await startModel(json(format.plain));
    expect(await traced(model).plain()).toBe("Rain.");
    const call = await onlyCall(traces);
    expect(call).toMatchObject({ level: "DEFAULT", usage: format.usage });
    expect(said(call)).toContain("Rain.");
  });

  it("a stream", async () => {
    const traces = capture();
    const model = await startModel(events(whole));
    expect(await outcome(traced(model).stream())).toEqual(await outcome(bare(model).stream()));
    const call = await onlyCall(traces);
    expect(call).toMatchObject({ level: "DEFAULT", usage: format.usage, completionStartTime: expect.any(Number) });
    expect(said(call)).toContain("Rain.");
  });

  it("an abort", async () => {
    const traces = capture();
    const model = await startModel(events(begun, "hang"));
    const aborted = (client: ReturnType<typeof open>): Promise<unknown> => {
      const abort = new AbortController();
      return outcome(client.stream(abort.signal), (piece) => piece === "in" && abort.abort());
    };
    expect(await aborted(traced(model))).toEqual(await aborted(bare(model)));
    const call = await onlyCall(traces);
    expect(call).toMatchObject({ level: "WARNING", statusMessage: expect.stringMatching(/^(aborted|cancelled)/) });
    expect(said(call)).toContain("Rain");
  });

  it("a break", async () => {
    const traces = capture();
    const model = await startModel(events(begun, "hang"));
    // So long that no pause of the machine, before the first piece comes, looks like a reader who has left.
    const patience = afterBreak === "cancels" ? {} : { abandonedAfterMs: 500 };
    for await (const piece of open(model.url, langfuseFetch(patience)).stream()) if (piece === "Ra") break;
    const call = await onlyCall(traces);
    const how = afterBreak === "cancels" ? /^(aborted|cancelled)/ : /^abandoned/;
    expect(call).toMatchObject({ level: "WARNING", statusMessage: expect.stringMatching(how) });
    expect(said(call)).toContain("Ra");
  });

  it("a connection that breaks", async () => {
    const traces = capture();
    const model = await startModel(events(begun, "break"));
    expect(await outcome(traced(model).stream())).toEqual(await outcome(bare(model).stream()));
    const call = await onlyCall(traces);
    expect(call).toMatchObject({ level: "ERROR" });
    expect(said(call)).toContain("Rain");
  });

  it("an error in the middle", async () => {
    const traces = capture();
    const model = await startModel(events([...begun, format.error]));
    expect(await outcome(traced(model).stream())).toEqual(await outcome(bare(model).stream()));
    const call = await onlyCall(traces);
    expect(call).toMatchObject({ level: "ERROR", statusMessage: format.errorWords });
    expect(said(call)).toContain("Rain");
  });

  it("a slow consumer: not a chunk is read sooner than by the bare fetch", async () => {
    const traces = capture();
    const words = Array.from({ length: 40 }, (_, index) => `word${index} `);
    const pulls = await pullsPerPiece(fetch);
    expect(await pullsPerPiece(langfuseFetch)).toEqual(pulls);
    expect(pulls.at(-1)).toBeLessThan(format.stream(words).length);
    expect(said(await onlyCall(traces))).toContain(words.slice(0, 5).join(""));

    /** How far the server had got by each of the first pieces, with a consumer that takes its time. */
    async function pullsPerPiece(wrap: typeof fetch | typeof langfuseFetch): Promise<number[]> {
      let pulled = 0;
      const source = async (): Promise<Response> => {
        const chunks = format.stream(words).map((item) => new TextEncoder().encode(eventText(item)));
        const body = new ReadableStream({
          type: "bytes",
          pull(controller) {
            const chunk = chunks[pulled++];
            if (chunk === undefined) controller.close();
            else controller.enqueue(chunk);
          },
        });
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      };
      const send = wrap === langfuseFetch ? langfuseFetch({ fetch: source, abandonedAfterMs: 500 }) : source;
      const seen: number[] = [];
      for await (const _ of open("http://model.test", send).stream()) {
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        seen.push(pulled);
        if (seen.length === 5) break;
      }
      return seen;
    }
  });
});
