import { describe, expect, it } from "vitest";
import { score } from "../observe/index.ts";
import { initLangfuse } from "../setup/index.ts";
import { createFeedback, readKeys } from "./index.ts";
import { keys, post, serve, start, tenant } from "./rig-for-tests.ts";

describe("a token", () => {
  it("is good in every process with the same secret key, and in no other", async () => {
    const first = start(keys);
    const { token } = serve();
    await first.end();
    const second = start({ ...keys, serviceName: "another service" });
    expect((await post(token)).status).toBe(202);
    await second.end();
    start({ ...keys, secretKey: "sk-lf-second-secret" });
    expect(await post(token)).toMatchObject({ status: 403, body: expect.stringContaining('"token"') });
  });

  it("is good with keys that only a named destination has", async () => {
    const first = start({ destinations: { tenant } });
    const { token } = serve();
    await first.end();
    const second = start({ destinations: { tenant } });
    expect((await post(token)).status).toBe(202);
    await second.end();
    start({ destinations: { tenant: { ...tenant, secretKey: "sk-lf-other-secret" } } });
    expect((await post(token)).status).toBe(403);
  });

  it.each([
    ["without any keys", {}],
    ["with keys and tracing switched off", keys],
  ])("%s is good in the process that made it, and a test kit sees its score", async (_, given) => {
    const { scores } = start({ ...given, enabled: false });
    const { token, traceId } = serve();
    expect((await post(token)).status).toBe(202);
    expect(scores).toMatchObject([{ body: { traceId } }]);
  });

  it("of a process that sends to a collector is good where Langfuse's keys are, given the same key", async () => {
    const key = "a key that both have";
    const first = start({ destinations: { collector: { url: "http://127.0.0.1:9" } } });
    const { token, traceId } = serve({ key });
    await first.end();
    const { scores } = start(keys);
    expect((await post(token, createFeedback("test", { key }))).status).toBe(202);
    expect(scores).toMatchObject([{ destination: "default", body: { traceId } }]);
  });

  it("carries the destination of its trace, and does not name it", async () => {
    const { scores } = start({ ...keys, destinations: { "tenant-acme": tenant }, destination: "default" });
    const { token, traceId } = serve({ destination: "tenant-acme" });
    await post(token);
    await post(serve().token);
    expect(scores).toMatchObject([{ destination: "tenant-acme", body: { traceId } }, { destination: "default" }]);
    expect(Buffer.from(token, "base64url").toString("latin1")).not.toContain("acme");
  });

  it.each([
    ["whatever the rate says by now", {}],
    ["also of one that is followed for its cost", { onCost: () => undefined }],
  ])("carries the decision of its trace, %s", async (_, more) => {
    const { scores } = start({ ...keys, ...more, sampleRate: 0 });
    const [kept, left] = [serve({ sample: 1 }), serve({ sample: 0 })];
    expect([(await post(kept.token)).status, (await post(left.token)).status]).toEqual([202, 202]);
    expect(scores.map(({ body }) => body.traceId)).toEqual([kept.traceId]);
  });

  it("follows what a keep rule decided later", async () => {
    const { scores, flush } = start({ ...keys, sampleRate: 0, keep: { errors: true } });
    const [fine, failed] = [serve(), serve({ fails: true })];
    await flush();
    await post(fine.token);
    await post(failed.token);
    score({ name: "by hand", value: 1, traceId: fine.traceId });
    expect(scores.map(({ body }) => body.traceId)).toEqual([failed.traceId]);
  });
});

describe("a feedback route", () => {
  it("says that it takes nothing where tracing is off", async () => {
    const langfuse = initLangfuse({ enabled: false });
    expect((await post("x")).status).toBe(503);
    await langfuse.shutdown(0);
  });

  it("says so where traces go to places that take no scores", async () => {
    const { langfuse } = start({ destinations: { collector: { url: "http://127.0.0.1:9" } } });
    expect(await post(serve().token)).toMatchObject({ status: 503, body: expect.stringContaining('"off"') });
    expect(langfuse.health().skipped).toEqual({ "score-without-langfuse": 1 });
  });

  it("takes posts only", async () => {
    start(keys);
    const answer = await createFeedback("test").answer({ method: "GET", headers: {}, body: undefined });
    expect(answer).toMatchObject({ status: 405, headers: { allow: "POST" } });
  });

  it("counts no post that it refuses, and each token by itself where callers bring the ids of traces", async () => {
    const { scores } = start(keys);
    const feedback = createFeedback("test", { scores: { thumbs: [1] }, perTrace: 1, perMinute: 2 });
    const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    const [first, second] = [serve({ trust: "trace", headers }), serve({ trust: "trace", headers })];
    expect(first.traceId).toBe(second.traceId);
    const posted: number[] = [];
    const refused = [{ name: "bad" }, { value: 2 }, { comment: 1 }, { observationId: "x" }];
    for (const more of [...refused, {}, {}]) posted.push((await post(first.token, feedback, more)).status);
    posted.push((await post(second.token, feedback)).status, (await post(serve().token, feedback)).status);
    expect(posted).toEqual([400, 400, 400, 400, 202, 429, 202, 429]);
    expect(scores).toHaveLength(2);
  });

  it("never rejects, whatever it is given", async () => {
    const { langfuse } = start(keys);
    const body = new Proxy({}, { get: () => { throw new Error("no"); } }); // biome-ignore format: one line says it
    const answer = await createFeedback("test").answer({ method: "POST", headers: {}, body });
    expect(answer.status).toBe(503);
    expect(langfuse.health().skipped).toMatchObject({ "failed:A posted score": 1 });
  });

  it("shows no key of its own", () => {
    expect(JSON.stringify(readKeys("a key that nobody sees"))).toBe('["[secret]"]');
  });

  it.each([
    ["an unknown option", { names: [] }, "Known are scores, key, maxBytes"],
    ["rules that are a list", { scores: ["thumbs"] }, "Option scores cannot be used"],
    ["no rules at all", { scores: {} }, "Option scores cannot be used"],
    ["an unknown rule", { scores: { thumbs: "number" } }, "Option scores cannot be used"],
    ["bounds in the wrong order", { scores: { stars: { min: 5, max: 1 } } }, "Option scores cannot be used"],
    ["an empty list", { scores: { thumbs: [] } }, "Option scores cannot be used"],
    ["a short key", { key: "short" }, "Option key cannot be used"],
    ["no key in a list", { key: [] }, "Option key cannot be used"],
    ["no size", { maxBytes: 0 }, "Option maxBytes cannot be used"],
    ["a limit that is none", { perTrace: "many" }, "Option perTrace cannot be used"],
    ["no object", "all", "not an object"],
  ])("refuses %s at set-up", (_, options, message) => {
    expect(() => createFeedback("test", options as never)).toThrow(message);
    expect(() => createFeedback("test", options as never)).toThrow("[@langfuse-kit/test] ");
  });
});
