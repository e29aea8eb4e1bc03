import { LangfuseClient } from "@langfuse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";
import { sendSpans, traceOf } from "./requests-for-tests.ts";

let studio: RunningStudio;
let client: LangfuseClient;

const idOf = (number: number): string => number.toString(16).padStart(32, "0");

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  client = new LangfuseClient({ publicKey: "pk", secretKey: "sk", baseUrl: studio.url });
  const environment = (name: string, session: string) => ({
    "langfuse.environment": name,
    "session.id": session,
    "langfuse.trace.metadata": `{"tier":"${name}"}`,
  });
  await sendSpans(studio, [
    traceOf(1, { name: "cut", attributes: { ...environment("staging", "s1"), "langfuse.trace.tags": ["x", "y"] } }),
    traceOf(2, { name: "add", attributes: { ...environment("live", "s2"), "langfuse.trace.tags": ["x"] } }),
    traceOf(3, { name: "bid", endTimeUnixNano: "1790000008000000000", status: { code: 2, message: "no luck" } }),
  ]);
  const scores = [
    { id: "low", traceId: idOf(1), name: "helpful", value: 0.2, metadata: { by: "ada" } },
    { id: "mid", traceId: idOf(2), name: "helpful", value: 0.8 },
    { id: "high", traceId: idOf(3), name: "helpful", value: 0.9 },
    { id: "tone", traceId: idOf(1), name: "tone", value: "kind", dataType: "CATEGORICAL" },
    { id: "right", traceId: idOf(2), name: "right", value: 1, dataType: "BOOLEAN" },
  ];
  for (const score of scores) {
    const headers = { "content-type": "application/json" };
    await fetch(`${studio.url}/api/public/scores`, { method: "POST", headers, body: JSON.stringify(score) });
  }
});
afterAll(() => studio.close());

const filter = (...conditions: object[]): string => JSON.stringify(conditions);

describe("the scores that the official client asks for", () => {
  it.each([
    [{ name: "helpful", operator: ">=", value: 0.8 }, ["high", "mid"]],
    [{ name: "helpful", operator: "<", value: 0.8 }, ["low"]],
    [{ name: "helpful", operator: "!=", value: 0.8 }, ["high", "low"]],
    [{ name: "helpful", value: 0.8 }, ["mid"]],
    [{ traceTags: ["x", "y"] }, ["low", "tone"]],
    [{ traceTags: "x", name: "helpful" }, ["low", "mid"]],
    [{ scoreIds: "low,high" }, ["high", "low"]],
    [{ name: "help*" }, []],
    [{ filter: filter({ type: "string", column: "name", operator: "=", value: "nope" }) }, []],
    [{ filter: filter({ type: "number", column: "value", operator: ">", value: 0.8 }), value: 0.2 }, ["high", "right"]],
    [{ filter: filter({ type: "stringObject", column: "metadata", key: "by", operator: "=", value: "ada" }) }, ["low"]],
  ] as const)("%j are %j", async (query, ids) => {
    const { data, meta } = await client.api.scores.getMany(query as Parameters<typeof client.api.scores.getMany>[0]);
    expect(data.map(({ id }) => id).sort()).toEqual(ids);
    expect(meta.totalItems).toBe(ids.length);
  });

  it.each([
    [{ dataType: "NUMERIC", value: "0.2,0.9" }, ["high", "low"]],
    [{ dataType: "CATEGORICAL", value: "kind,rude" }, ["tone"]],
    [{ dataType: "boolean", value: "true" }, ["right"]],
    [{ dataType: "numeric", valueMin: 0.8 }, ["high", "mid"]],
    [{ name: "tone,right", source: "api" }, ["right", "tone"]],
  ])("%j of version 3 are %j", async (query, ids) => {
    const { data } = await client.api.scoresV3.getManyV3(query as object);
    expect(data.map(({ id }) => id).sort()).toEqual(ids);
  });

  it("come without what they say of their trace when that is not asked for", async () => {
    const { data } = await client.api.scores.getMany({ fields: "score", scoreIds: "low" });
    expect(data[0]).not.toHaveProperty("trace");
  });
});

describe("the traces that the official client asks for", () => {
  const of = (column: string, operator: string, value: unknown, type = "string", key?: string): { filter: string } => ({
    filter: filter({ type, column, operator, value, key }),
  });
  it.each([
    [of("name", "=", "nope"), []],
    [{ name: "cut", ...of("name", "=", "add") }, ["add"]],
    [of("tags", "all of", ["x", "y"], "arrayOptions"), ["cut"]],
    [of("latency", ">", 1, "number"), ["bid"]],
    [of("timestamp", "<", "2026-09-21T14:13:21.500Z", "datetime"), ["cut"]],
    [of("metadata", "=", "live", "stringObject", "tier"), ["add"]],
    [of("level", "=", "ERROR"), ["bid"]],
    [of("errorCount", ">=", 1, "number"), ["bid"]],
    [of("scores_avg", ">", 0.5, "numberObject", "helpful"), ["add", "bid"]],
    [of("score_categories", "any of", ["kind"], "categoryOptions", "tone"), ["cut"]],
    [of("score_booleans", "=", true, "booleanObject", "right"), ["add"]],
    [of("score_booleans", "<>", true, "booleanObject", "right"), ["bid", "cut"]],
    [{ environment: ["staging", "live"] }, ["add", "cut"]],
    [{ tags: ["x", "y"] }, ["cut"]],
    [{ name: "c*" }, []],
    [{ fromTimestamp: "2026-09-21T14:13:22.000Z", toTimestamp: "2026-09-21T14:13:23.000Z" }, ["add"]],
  ])("%j are %j", async (query, names) => {
    const { data, meta } = await client.api.trace.list(query);
    expect(data.map(({ name }) => name).sort()).toEqual(names);
    expect(meta.totalItems).toBe(names.length);
  });

  it.each([
    ["name.asc", ["add", "bid", "cut"]],
    ["name.DESC", ["cut", "bid", "add"]],
    ["timestamp.asc", ["cut", "add", "bid"]],
    ["bookmarked.desc", ["bid", "add", "cut"]],
  ])("come in the order %s", async (orderBy, names) => {
    const { data } = await client.api.trace.list({ orderBy });
    expect(data.map(({ name }) => name)).toEqual(names);
  });

  it("come with the groups of fields that were asked for", async () => {
    const { data } = await client.api.trace.list({ fields: "core", name: "bid" });
    expect(data[0]).toMatchObject({ name: "bid", observations: [], scores: [], latency: -1, totalCost: -1 });
    expect(data[0]).not.toHaveProperty("input");
    const one = await client.api.trace.get(idOf(3), { fields: "core,scores,metrics" });
    expect(one).toMatchObject({ observations: [], scores: [{ id: "high" }], latency: 5 });
    expect(one).not.toHaveProperty("metadata");
    const all = (await client.api.trace.list({ name: "bid" })).data[0];
    expect(all).toMatchObject({ scores: ["high"], latency: 5 });
    expect(all).toHaveProperty("metadata");
  });
});

it("lists the sessions of an environment", async () => {
  const ids = async (environment: string | string[]): Promise<string[]> =>
    (await client.api.sessions.list({ environment })).data.map(({ id }) => id);
  expect(await ids("nope")).toEqual([]);
  expect(await ids("live")).toEqual(["s2"]);
  expect(await ids(["live", "staging"])).toHaveLength(2);
});

describe("a query that Studio cannot answer as it was meant", () => {
  it.each([
    ["traces?filter={broken", /filter/],
    ['traces?filter=[{"type":"string","column":"nope","operator":"=","value":"x"}]', /nope.*latency/],
    ["traces?orderBy=latency.desc", /orderBy.*timestamp/],
    ["traces?fields=core,colour", /fields.*core.*colour/],
    ["traces?fromTimestamp=yesterday", /fromTimestamp.*ISO/],
    ["traces?page=0", /page/],
    ["traces?limit=1000", /limit.*100/],
    ["traces?colour=red", /colour.*sessionId/],
    [`traces/${idOf(1)}?fields=colour`, /fields/],
    ["v2/scores?operator=foo&value=1", /operator.*>=/],
    ["v2/scores?operator=>=", /value/],
    ["v2/scores?value=high", /value/],
    ["v2/scores?traceTags=x&fields=score", /trace/],
    ["v2/scores?datasetRunId=1", /datasetRunId/],
    ["v2/scores?source=PHONE", /source.*ANNOTATION/],
    ["scores?fromTimestamp=yesterday", /fromTimestamp/],
    ["v3/scores?value=1", /dataType/],
    ["v3/scores?valueMin=1&dataType=BOOLEAN", /NUMERIC/],
    ["v3/scores?value=maybe&dataType=BOOLEAN", /true or false/],
    ["v3/scores?observationId=a", /traceId/],
    ["v3/scores?traceId=a&sessionId=b", /sessionId/],
    ["v3/scores?fields=colour", /fields.*details/],
    ["v3/scores?cursor=nowhere", /cursor/],
    ["sessions?toTimestamp=soon", /toTimestamp/],
    ["observations?level=LOUD", /level.*WARNING/],
    ["observations?type=BOGUS", /type.*GENERATION/],
    ["v2/observations?type=BOGUS", /type.*GUARDRAIL/],
    ["observations?fromStartTime=soon", /fromStartTime/],
    ["v2/observations?fields=colour", /fields.*trace_context/],
    ["v2/observations?cursor=nowhere", /cursor/],
    ["v2/observations?isRootObservation=maybe", /isRootObservation/],
    ["v2/observations?limit=1001", /limit.*1000/],
  ])("%s is refused with what Studio knows", async (query, reason) => {
    const answer = await fetch(`${studio.url}/api/public/${query}`);
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message]).toEqual([400, expect.stringMatching(reason)]);
  });

  it("is not one with an empty value", async () => {
    const answer = await fetch(`${studio.url}/api/public/traces?name=&fromTimestamp=&page=&filter=&fields=`);
    expect(await answer.json()).toMatchObject({ meta: { page: 1, totalItems: 3 } });
  });
});

it("answers long whole numbers as texts of all their digits, and text with digits as it is", async () => {
  const content = {
    "langfuse.observation.input": '{"id":1234567890123456789}',
    "langfuse.observation.output": "no 1234567890123456789",
  };
  await sendSpans(studio, [traceOf(9, { attributes: content })]);
  const said = { input: { id: "1234567890123456789" }, output: "no 1234567890123456789" };
  expect(await client.api.trace.get(idOf(9))).toMatchObject({ ...said, observations: [said] });
});
