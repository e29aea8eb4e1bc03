import { setTimeout as pause } from "node:timers/promises";
import { currentTrace, event, type JobCarrier, trace, traceConsumer, traceProducer } from "@langfuse-kit/core";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach });

function add(job: Partial<Parameters<typeof traceProducer>[0]> = {}): JobCarrier {
  return trace("request", { userId: "u1", tags: ["beta"] }, () =>
    traceProducer({ queue: "mail", ...job }, (carrier) => carrier),
  );
}

describe("a job of any queue", () => {
  it("gives back what the functions give back", async () => {
    expectTypeOf(traceProducer({ queue: "mail" }, () => 7)).toEqualTypeOf<number>();
    expect(traceProducer({ queue: "mail" }, () => 7)).toBe(7);
    expect(await traceConsumer({ queue: "mail" }, async () => "done")).toBe("done");
    const error = new Error("no luck");
    const caught = await traceConsumer({ queue: "mail" }, () => Promise.reject(error)).catch((reason) => reason);
    expect(caught).toBe(error);
  });

  it.each([
    ["an object", (carrier: JobCarrier) => carrier],
    ["its JSON", (carrier: JobCarrier) => JSON.stringify(carrier)],
  ])("continues a carrier that comes as %s", async (_, form) => {
    const carrier = form(add());
    await traceConsumer({ queue: "mail", name: "welcome", carrier }, async () => event("sent"));
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add mail
          process mail.welcome
            sent [event]
    `);
    expect(captured.observations.every(({ userId, tags }) => userId === "u1" && tags[0] === "beta")).toBe(true);
  });

  it("tells the wait without the delay that was asked for", async () => {
    const startedAt = 1_700_000_005_000;
    const times = { addedAt: startedAt - 5000, delayMs: 3000, startedAt: new Date(startedAt) };
    await traceConsumer({ queue: "mail", attempt: 1, ...times }, async () => 1);
    await traceConsumer({ queue: "mail", attempt: 2, ...times }, async () => 1);
    await traceConsumer({ queue: "mail", ...times, addedAt: startedAt + 50 }, async () => 1);
    const facts = (await traces.all()).map(({ root: { metadata } }) => [metadata.waitMs, metadata.sinceAddedMs]);
    expect(facts).toEqual([
      [2000, undefined],
      [undefined, 5000],
      // The clocks of two machines.
      [0, undefined],
    ]);
  });

  it.each([
    ["the producer asks for it", { relation: "link" }, {}],
    ["the consumer asks for it", {}, { relation: "link" }],
    ["it is a run of a schedule", {}, { scheduled: true }],
  ] as const)("is a linked trace of its own, where %s", async (_, produced, consumed) => {
    const carrier = add(produced);
    await traceConsumer({ queue: "mail", carrier, ...consumed }, async () => 1);
    const [request, work] = await traces.all();
    expect(work).toMatchObject({ name: "process mail", userId: "u1" });
    expect(work?.root.links.map(({ traceId }) => traceId)).toEqual([request?.id]);
  });

  it("is no failure where the error says that it was put off", async () => {
    class Later extends Error {}
    const postponed = (error: unknown): string | undefined => (error instanceof Later ? "later" : undefined);
    const run = (error: Error): Promise<unknown> =>
      traceConsumer({ queue: "mail", postponed }, () => Promise.reject(error)).catch(() => undefined);
    await run(new Later());
    await run(new Error("no luck"));
    const runs = (await traces.all()).map(({ root }) => [root.level, root.metadata.postponed]);
    expect(runs).toEqual([
      ["DEFAULT", "later"],
      ["ERROR", undefined],
    ]);
  });

  it("belongs to nothing that its worker was started in", async () => {
    await trace("boot", async () => {
      await pause(1);
      await traceConsumer({ queue: "mail" }, async () => 1);
    });
    expect((await traces.all()).map(({ name }) => name).sort()).toEqual(["boot", "process mail"]);
  });

  it("leaves out identity rather than the context where a carrier grows too long", () => {
    const whole = add();
    const small = add({ maxCarrierBytes: 150 });
    expect(whole.baggage).toContain("u1");
    expect(small).toMatchObject({ traceparent: expect.any(String) });
    expect(small.baggage).toBeUndefined();
    expect(add({ maxCarrierBytes: 10 })).toEqual({});
  });

  it("refuses any change to a signed carrier", async () => {
    const secret = "at least sixteen characters";
    const carrier = add({ secret });
    const [request] = await traces.all();
    const idUnder = (changed: JobCarrier, queue = "mail"): string | undefined =>
      traceConsumer({ queue, carrier: changed, secret }, () => currentTrace()?.id);
    expect(idUnder(carrier)).toBe(request?.id);
    const { signature: _none, ...unsigned } = carrier;
    const changes: [JobCarrier, string?][] = [
      [unsigned],
      [{ ...carrier, baggage: "langfuse_user_id=mallory" }],
      [{ ...carrier, signature: "short" }],
      [{ ...carrier, relation: "link" }],
      [carrier, "other"],
    ];
    for (const [changed, queue] of changes) expect(idUnder(changed, queue)).not.toBe(request?.id);
  });

  it("is a failed adding where it cannot be added", async () => {
    const error = new Error("queue is gone");
    const adding = traceProducer({ queue: "mail" }, () => Promise.reject(error));
    await expect(adding).rejects.toBe(error);
    expect((await traces.single()).root).toBeErrorObservation("queue is gone");
  });
});
