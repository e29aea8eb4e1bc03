import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { injectContext, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import type { Workshop } from "./workshop.ts";

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/** What a job may come with, from whoever can write to the queue. */
const poisons: readonly (readonly [string, unknown])[] = [
  ["no JSON", "{ not json"],
  ["10 MB", `{"traceparent":"${"0".repeat(10_000_000)}"}`],
  ["a prototype", '{"__proto__":{"traceparent":"x"},"constructor":"y"}'],
  ["an array", `[{"traceparent":"${traceparent}"}]`],
  ["a number", "42"],
  ["nothing", "null"],
  ["fields that are no text", '{"traceparent":{"a":1},"baggage":7}'],
  ["a broken parent", '{"traceparent":"00-0000-0000-01"}'],
  ["a lone surrogate", '{"traceparent":"\\ud800","baggage":"langfuse_user_id=%ED%A0%80"}'],
  ["an object in place of a text", { traceparent: 1 }],
  ["deep nesting", `${"[".repeat(4000)}${"]".repeat(4000)}`],
];

export function metadata(shop: Workshop, traces: TraceCapture): void {
  it.each(poisons)("works on a job whose trace context is poisoned: %s", async (_, poison) => {
    const name = shop.name();
    const results: unknown[] = [];
    const worker = shop.worker(name, async () => "done", { telemetry: langfuseTelemetry() });
    worker.on("completed", (_job, result) => results.push(result));
    const over = shop.attempts(worker);
    await shop.queue(name).add("poisoned", {}, { telemetry: { metadata: poison as string } });
    await over;
    await shop.close();
    expect(results).toEqual(["done"]);
    expect((await traces.single()).root).toMatchObject({ name: `process ${name}.poisoned`, level: "DEFAULT" });
  });

  it("takes another trace's context for what it says, unless a secret is shared", async () => {
    const name = shop.name();
    const forged = JSON.stringify({ traceparent, baggage: "langfuse_user_id=mallory" });
    const opts = { telemetry: { metadata: forged } };
    await shop.queue(name).add("forged", {}, opts);
    await shop.attempts(shop.worker(name, async () => 1, { telemetry: langfuseTelemetry() }));
    await shop.close();
    expect((await traces.single()).id).toBe(traceparent.slice(3, 35));
    traces.clear();
    await shop.queue(name).add("forged", {}, opts);
    const telemetry = langfuseTelemetry({ secret: "at least sixteen characters" });
    await shop.attempts(shop.worker(name, async () => 1, { telemetry }));
    await shop.close();
    const { id, userId, root } = await traces.single();
    expect([id === traceparent.slice(3, 35), userId, root.links]).toEqual([false, undefined, []]);
  });

  it("believes what was signed with the secret, in the queue that it was signed for", async () => {
    const [name, other] = [shop.name(), shop.name()];
    const telemetry = langfuseTelemetry({ secret: "at least sixteen characters" });
    const queue = shop.queue(name, { telemetry });
    const job = await trace("request", { userId: "u1" }, () => queue.add("signed", {}));
    const copied = (await queue.getJob(String(job.id)))?.opts.telemetry?.metadata as string;
    await shop.queue(other).add("copied", {}, { telemetry: { metadata: copied } });
    await Promise.all([name, other].map((each) => shop.attempts(shop.worker(each, async () => 1, { telemetry }))));
    await shop.close();
    const all = await traces.all();
    expect(all.find((one) => one.name === "request")?.observations).toHaveLength(3);
    expect(all.find((one) => one.name === `process ${other}.copied`)?.userId).toBeUndefined();
  });

  it.each([
    ["all", "u1"],
    ["trace", undefined],
  ] as const)("believes of a carrier what the trust %s says", async (trust, user) => {
    const name = shop.name();
    const carrier = await trace("upstream", { userId: "u1" }, async () => ({
      ...injectContext(),
      baggage: "langfuse_user_id=u1",
    }));
    traces.clear();
    await shop.queue(name).add("trusted", {}, { telemetry: { metadata: JSON.stringify(carrier) } });
    await shop.attempts(shop.worker(name, async () => 1, { telemetry: langfuseTelemetry({ trust }) }));
    await shop.close();
    const work = await traces.observation(`process ${name}.trusted`);
    expect(work.userId).toBe(user);
    expect(work.parentId).toEqual(expect.any(String));
  });

  it("leaves a user's own metadata in jobs that are added in bulk, and works on them", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const seen: unknown[] = [];
    await shop
      .queue(name, { telemetry })
      .addBulk([{ name: "own", data: {}, opts: { telemetry: { metadata: "mine" } } }]);
    const worker = shop.worker(name, async (job) => void seen.push(job.opts.telemetry?.metadata), { telemetry });
    await shop.attempts(worker);
    await shop.close();
    expect(seen).toEqual(["mine"]);
    expect((await traces.all()).map((one) => one.name).sort()).toEqual([`add ${name}.own`, `process ${name}.own`]);
  });

  it("works on jobs that Datadog's tracer has put its own context into", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const theirs = { metadata: '{"_datadog":{"x-datadog-trace-id":"7"}}', omitContext: true };
    await trace("request", () => shop.queue(name, { telemetry }).add("theirs", {}, { telemetry: theirs }));
    const seen: unknown[] = [];
    const worker = shop.worker(name, async (job) => void seen.push(job.opts.telemetry), { telemetry });
    await shop.attempts(worker);
    await shop.close();
    expect(seen).toEqual([theirs]);
    expect(await traces.all()).toHaveLength(2);
  });
}
