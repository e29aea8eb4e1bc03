import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, it } from "vitest";
import { span, startObservation, trace } from "../observe/index.ts";
import { initLangfuse } from "./init.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const dir = mkdtempSync(join(tmpdir(), "memory-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const megabyte = 1_000_000;
const rounds = 60;
const quiet = { warn: () => undefined, error: () => undefined };
const silentServer = { publicKey: "pk-lf-a", secretKey: "sk-lf-nobody-listens", baseUrl: "http://127.0.0.1:9" };

function held(): number {
  // What the first frees of the second's memory is counted by the second.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / megabyte;
}

/** A text of its own, in one piece. */
const textOf = (index: number): string => Buffer.alloc(megabyte, `${index} `).toString("latin1");
const step = (index: number): void => span("step", { input: textOf(index) }, () => undefined);
const under = (work: () => void): void => trace("trace", work);
const loop = (work: (index: number) => void): void => {
  for (let index = 0; index < rounds; index++) work(index);
};

it.each([
  ["traces, in memory", { memory: { maxBytes: 4 * megabyte } }, () => loop(step)],
  ["steps of one trace, in memory", { memory: { maxBytes: 4 * megabyte } }, () => under(() => loop(step))],
  ["traces, on disk", { dir, maxBytes: 4 * megabyte }, () => loop((index) => under(() => step(index)))],
  ["steps of one trace, on disk", { dir, maxBytes: 4 * megabyte }, () => under(() => loop(step))],
])("stays bounded in a loop that does not yield: %s", async (_, spool, run) => {
  const langfuse = initLangfuse({ ...silentServer, spool, logger: quiet, handleSignals: false });
  const before = held();
  run();
  expect(held() - before).toBeLessThan(25);
  await langfuse.shutdown(0);
  const { accepted, adopted, dropped, pending } = langfuse.health();
  expect(accepted).toBeGreaterThanOrEqual(rounds);
  expect(accepted + adopted).toBe(pending + Object.values(dropped).reduce((sum, count) => sum + count, 0));
  expect(dropped.spool_full).toBeGreaterThan(rounds / 2);
});

it("keeps nothing of what is left out and metered, ended or not", async () => {
  const onCost = (): void => undefined;
  const options = { ...silentServer, sampleRate: 0, onCost, logger: quiet, handleSignals: false };
  const langfuse = initLangfuse(options);
  const begin = (index: number) => {
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.input.messages": textOf(index) };
    return langfuse.tracer.startSpan("chat", { attributes });
  };
  const before = held();
  await trace("trace", async () => {
    loop((index) => begin(index).end());
    loop((index) => void begin(index));
    // Each in the one before, as work that starts itself again.
    let inside = (work: () => void): void => work();
    loop((index) =>
      inside(() => {
        const step = startObservation("step", { input: textOf(index) });
        const call = begin(index);
        inside = (work) => void step.run(work);
        call.end();
        step.end();
      }),
    );
    // What a weak reference points to lives until its turn is over, and who has let go of a span is known one later.
    await expect.poll(() => held() - before).toBeLessThan(5);
  });
  await langfuse.shutdown(0);
  expect(langfuse.health()).toMatchObject({ accepted: 0, open: 0, sampledOut: 4 * rounds + 1 });
});
