import { LangfuseClient } from "@langfuse/client";
import { LangfuseMedia } from "@langfuse/core";
import { LangfuseSpanProcessor } from "@langfuse/otel";
import { propagateAttributes, setLangfuseTracerProvider, startObservation } from "@langfuse/tracing";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";

let studio: RunningStudio;
let client: LangfuseClient;
let traceId = "";
let generationId = "";
const picture = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  const keys = { publicKey: "pk-lf-any", secretKey: "sk-lf-any", baseUrl: studio.url };
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const processor = new LangfuseSpanProcessor({ ...keys, environment: "production", release: "r7" });
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  client = new LangfuseClient(keys);

  const about = {
    userId: "ada",
    sessionId: "talk-1",
    tags: ["beta", "eu"],
    traceName: "answer a question",
    version: "2",
  };
  propagateAttributes(about, () => {
    const root = startObservation("chat", { input: { question: "why?" }, metadata: { plan: "pro", depth: { a: 1 } } });
    traceId = root.traceId;
    const agent = root.startObservation("planner", {}, { asType: "agent" });
    const generation = agent.startObservation(
      "llm",
      {
        model: "gpt-4o",
        modelParameters: { temperature: 0.2, max_tokens: 100 },
        input: [{ role: "user", content: "why?" }],
        usageDetails: { input: 1000, input_cached_tokens: 200, output: 100 },
        prompt: { name: "answer", version: 3, isFallback: false },
        completionStartTime: new Date(Date.now() + 40),
      },
      { asType: "generation" },
    );
    generationId = generation.id;
    generation.update({ output: { role: "assistant", content: "because" } });
    generation.end();
    const priced = agent.startObservation(
      "priced",
      { model: "house-model", usageDetails: { input: 5, output: 5 }, costDetails: { input: 0.25, output: 0.5 } },
      { asType: "generation" },
    );
    priced.end();
    const tool = agent.startObservation(
      "search",
      { input: { q: "x" }, level: "ERROR", statusMessage: "no route" },
      { asType: "tool" },
    );
    tool.end();
    agent.startObservation("noted", { input: "n" }, { asType: "event" });
    agent.end();
    const media = new LangfuseMedia({ source: "bytes", contentBytes: picture, contentType: "image/png" });
    root.update({ output: { answer: "because", picture: media } });
    root.end();
  });
  await processor.forceFlush();
  client.score.create({ id: "s1", traceId, name: "helpful", value: 0.9, comment: "good" });
  client.score.create({
    id: "s2",
    traceId,
    observationId: generationId,
    name: "tone",
    value: "kind",
    dataType: "CATEGORICAL",
  });
  await client.score.flush();
});
afterAll(async () => {
  context.disable();
  await studio.close();
});

describe("what the official SDK sends unchanged, asked of the official client", () => {
  it("is a trace with all its fields", async () => {
    const trace = await client.api.trace.get(traceId);
    expect(trace).toMatchObject({
      id: traceId,
      name: "answer a question",
      userId: "ada",
      sessionId: "talk-1",
      tags: ["beta", "eu"],
      version: "2",
      release: "r7",
      environment: "production",
      public: false,
      input: { question: "why?" },
      output: { answer: "because" },
      metadata: { plan: "pro", depth: { a: 1 } },
      htmlPath: `/project/studio/traces/${traceId}`,
    });
    expect(trace.observations.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
      "AGENT planner",
      "EVENT noted",
      "GENERATION llm",
      "GENERATION priced",
      "SPAN chat",
      "TOOL search",
    ]);
    // gpt-4o: 1000 * 2.5 + 200 * 1.25 + 100 * 10 dollars a million, and what the other call says of itself.
    expect(trace.totalCost).toBeCloseTo(0.00375 + 0.75, 10);
    expect(trace.scores.map(({ name }) => name).sort()).toEqual(["helpful", "tone"]);
  });

  it("has every field of a generation", async () => {
    const generation = await client.api.legacy.observationsV1.get(generationId);
    expect(generation).toMatchObject({
      id: generationId,
      traceId,
      type: "GENERATION",
      name: "llm",
      model: "gpt-4o",
      modelParameters: { temperature: 0.2, max_tokens: 100 },
      input: [{ role: "user", content: "why?" }],
      output: { role: "assistant", content: "because" },
      level: "DEFAULT",
      version: "2",
      environment: "production",
      promptName: "answer",
      promptVersion: 3,
      usageDetails: { input: 1000, input_cached_tokens: 200, output: 100, total: 1300 },
      usage: { input: 1200, output: 100, total: 1300 },
    });
    expect(generation.costDetails.total).toBeCloseTo(0.00375, 10);
    expect(generation.calculatedTotalCost).toBeCloseTo(0.00375, 10);
    expect(generation.completionStartTime).toBeTruthy();
    expect(generation.timeToFirstToken).toBeGreaterThan(0.03);
  });

  it("lists observations by cursor, in the groups of fields that were asked for", async () => {
    const names: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.api.observations.getMany({
        traceId,
        limit: 4,
        fields: "basic,io,usage",
        ...(cursor ? { cursor } : {}),
      });
      names.push(...page.data.map(({ name }) => name));
      for (const observation of page.data) expect(observation).not.toHaveProperty("metadata");
      cursor = page.meta.cursor;
    } while (cursor !== undefined);
    expect(names.sort()).toEqual(["chat", "llm", "noted", "planner", "priced", "search"]);
    const { data } = await client.api.observations.getMany({ traceId, type: "TOOL", fields: "core,basic,io" });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ level: "ERROR", statusMessage: "no route", userId: "ada", input: '{"q":"x"}' });
    const roots = await client.api.observations.getMany({ traceId, isRootObservation: true });
    expect(roots.data.map(({ name }) => name)).toEqual(["chat"]);
  });

  it("lists traces and sessions by page and filter", async () => {
    const found = await client.api.trace.list({ userId: "ada", tags: ["beta", "eu"], limit: 5 });
    expect(found.meta).toEqual({ page: 1, limit: 5, totalItems: 1, totalPages: 1 });
    expect(found.data[0]).toMatchObject({ id: traceId, name: "answer a question" });
    expect(found.data[0]?.observations).toHaveLength(6);
    expect((await client.api.trace.list({ userId: "nobody" })).data).toEqual([]);
    const sessions = await client.api.sessions.list();
    expect(sessions.data).toMatchObject([{ id: "talk-1", projectId: "studio", environment: "production" }]);
    const session = await client.api.sessions.get("talk-1");
    expect(session.traces.map(({ id }) => id)).toEqual([traceId]);
  });

  it("gives scores in the shapes of versions 2 and 3", async () => {
    const two = await client.api.scores.getMany({ name: "helpful" });
    expect(two.data).toMatchObject([
      { id: "s1", name: "helpful", value: 0.9, dataType: "NUMERIC", source: "API", comment: "good", traceId },
    ]);
    expect(two.data[0]).toMatchObject({ trace: { userId: "ada", tags: ["beta", "eu"] } });
    const three = await client.api.scoresV3.getManyV3({ traceId, fields: "details,subject" });
    expect(three.data).toHaveLength(2);
    expect(three.data).toContainEqual(
      expect.objectContaining({ id: "s2", value: "kind", subject: { kind: "observation", id: generationId, traceId } }),
    );
  });

  it("keeps a picture that was uploaded, byte for byte", async () => {
    const trace = await client.api.trace.get(traceId);
    const reference = String((trace.output as { picture: unknown }).picture);
    const mediaId = /id=([^|]+)/.exec(reference)?.[1] ?? "";
    const media = await client.api.media.get(mediaId);
    expect(media).toMatchObject({ contentType: "image/png", contentLength: picture.length });
    const answer = await fetch(media.url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
    expect(answer.headers.get("content-type")).toBe("image/png");
  });

  it("answers health and projects, so that the client's links work", async () => {
    expect(await client.api.health.health()).toMatchObject({ status: "OK" });
    expect(await client.getTraceUrl(traceId)).toBe(`${studio.url}/project/studio/traces/${traceId}`);
  });

  it("deletes what the client says", async () => {
    await client.api.trace.delete(traceId);
    await expect(client.api.trace.get(traceId)).rejects.toMatchObject({ statusCode: 404 });
    expect((await client.api.sessions.list()).data).toEqual([]);
    expect((await client.api.scores.getMany({ name: "helpful" })).data).toEqual([]);
  });
});
