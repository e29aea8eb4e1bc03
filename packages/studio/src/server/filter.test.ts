import { LangfuseClient } from "@langfuse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";
import { sendSpans, traceOf } from "./requests-for-tests.ts";

let studio: RunningStudio;
let client: LangfuseClient;

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  client = new LangfuseClient({ publicKey: "pk", secretKey: "sk", baseUrl: studio.url });
  const attributes = {
    "langfuse.observation.type": "generation",
    "langfuse.observation.model.name": "gpt-4o",
    "langfuse.observation.usage_details": '{"input":1000,"output":100}',
    "langfuse.observation.input": "100% sure_thing",
    "langfuse.observation.metadata": '{"plan":"pro","seats":5}',
    "langfuse.trace.tags": ["a", "b"],
    "user.id": "ada",
  };
  await sendSpans(studio, [
    traceOf(1, { name: "one", attributes }),
    traceOf(2, { name: "two", attributes: { "langfuse.trace.tags": ["b"] }, endTimeUnixNano: "1790000007000000000" }),
    traceOf(3, { name: "three", status: { code: 2, message: "no luck" } }),
  ]);
});
afterAll(() => studio.close());

describe("the filter of the official client's observations", () => {
  it.each([
    [{ type: "string", column: "name", operator: "=", value: "one" }, ["one"]],
    [{ type: "string", column: "name", operator: "starts with", value: "t" }, ["three", "two"]],
    [{ type: "string", column: "name", operator: "does not contain", value: "e" }, ["two"]],
    [{ type: "string", column: "statusMessage", operator: "ends with", value: "luck" }, ["three"]],
    [{ type: "string", column: "statusMessage", operator: "does not contain", value: "luck" }, ["two", "one"]],
    [{ type: "string", column: "input", operator: "matches", value: "100% SURE_" }, ["one"]],
    [{ type: "string", column: "input", operator: "contains", value: "%re%" }, []],
    [{ type: "stringOptions", column: "type", operator: "any of", value: ["GENERATION"] }, ["one"]],
    [{ type: "stringOptions", column: "userId", operator: "none of", value: ["ada"] }, ["three", "two"]],
    [{ type: "arrayOptions", column: "tags", operator: "any of", value: ["a", "b"] }, ["two", "one"]],
    [{ type: "arrayOptions", column: "traceTags", operator: "all of", value: ["a", "b"] }, ["one"]],
    [{ type: "arrayOptions", column: "tags", operator: "none of", value: ["a"] }, ["three", "two"]],
    [{ type: "number", column: "latency", operator: ">=", value: 4 }, ["two"]],
    [{ type: "number", column: "totalTokens", operator: "=", value: 1100 }, ["one"]],
    [{ type: "number", column: "totalCost", operator: ">", value: 0 }, ["one"]],
    [{ type: "datetime", column: "startTime", operator: ">", value: "2026-09-21T14:13:22.500Z" }, ["three"]],
    [{ type: "stringObject", column: "metadata", key: "plan", operator: "=", value: "pro" }, ["one"]],
    [{ type: "numberObject", column: "metadata", key: "seats", operator: ">", value: 4 }, ["one"]],
    [{ type: "stringObject", column: "metadata", key: "' OR 1", operator: "=", value: "pro" }, []],
    [{ type: "boolean", column: "isRootObservation", operator: "<>", value: true }, []],
    [{ type: "null", column: "model", operator: "is null" }, ["three", "two"]],
  ])("%j finds %j", async (condition, names) => {
    const filter = JSON.stringify([condition]);
    const { data } = await client.api.observations.getMany({ filter, fields: "core,basic" });
    expect(data.map(({ name }) => name)).toEqual(names);
    const answer = await fetch(`${studio.url}/api/public/observations?filter=${encodeURIComponent(filter)}`);
    expect(await answer.json()).toMatchObject({ meta: { totalItems: names.length } });
  });

  it("needs all of its conditions, and stands above the parameter of the same column", async () => {
    const condition = (value: string) => ({ type: "string", column: "name", operator: "contains", value });
    const read = async (query: object): Promise<unknown[]> =>
      (await client.api.observations.getMany({ fields: "core,basic", ...query })).data.map(({ name }) => name);
    expect(await read({ filter: JSON.stringify([condition("t"), condition("w")]) })).toEqual(["two"]);
    expect(await read({ filter: JSON.stringify([condition("two")]), name: "one" })).toEqual(["two"]);
    expect(await read({ filter: JSON.stringify([condition("o")]), userId: "ada" })).toEqual(["one"]);
  });

  it.each([
    "{",
    "{}",
    "[1]",
    '[{"type":"string","column":"name; DROP TABLE traces","operator":"=","value":"x"}]',
    '[{"type":"string","column":"constructor","operator":"=","value":"x"}]',
    '[{"type":"string","column":"name","operator":"OR","value":"x"}]',
    '[{"type":"string","column":"name","operator":"=","value":{}}]',
    '[{"type":"arrayOptions","column":"name","operator":"any of","value":["x"]}]',
    '[{"type":"stringObject","column":"metadata","operator":"=","value":"x"}]',
    '[{"type":"toString","column":"name","operator":"=","value":"x"}]',
  ])("%s is refused with a reason", async (filter) => {
    const answer = await fetch(`${studio.url}/api/public/v2/observations?filter=${encodeURIComponent(filter)}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: expect.stringMatching(/filter/) });
  });
});
