import type { FilterCondition, ScoreFilter } from "../store/index.ts";
import type { ApiContext } from "./environment.ts";
import { allOf, anyIn, anyOf, askedConditions, before, exactly, type Parameters, since } from "./parameters.ts";
import { allow, among, asked, askedList, askedNumber, askedOne, askedSome, demand } from "./query.ts";

const sources = ["API", "EVAL", "ANNOTATION"];
const dataTypes = ["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION"];
const operators = ["=", "!=", "<", "<=", ">", ">="];

const both: Parameters = {
  source: anyIn("source", sources),
  dataType: anyIn("dataType", dataTypes),
  configId: anyIn("configId"),
  queueId: anyIn("queueId"),
  fromTimestamp: since("timestamp"),
  toTimestamp: before("timestamp"),
};

const versionTwo: Parameters = {
  ...both,
  name: exactly("name"),
  userId: exactly("userId"),
  traceId: exactly("traceId"),
  sessionId: exactly("sessionId"),
  environment: anyOf("environment"),
  scoreIds: anyIn("id"),
  observationId: anyIn("observationId"),
  traceTags: allOf("tags"),
};

/** The filter of versions 1 and 2 of the API, and whether the trace is told as well. */
export function askedScores(c: ApiContext): { filter: ScoreFilter; withTrace: boolean } {
  allow(c, [...Object.keys(versionTwo), "operator", "value", "filter", "fields", "page", "limit"]);
  const conditions = askedConditions(c, "scores", versionTwo);
  const fields = askedSome(c, "fields", ["score", "trace"]);
  const withTrace = fields === undefined || fields.includes("trace");
  const needsTrace = ["userId", "traceTags"].find((name) => asked(c, name) !== undefined);
  demand(withTrace || needsTrace === undefined, `${needsTrace} is of the trace: fields must have trace in it`);
  const isStronger = conditions.some(({ column }) => column === "value");
  return { filter: { conditions: isStronger ? conditions : [...conditions, ...comparison(c)] }, withTrace };
}

function comparison(c: ApiContext): readonly FilterCondition[] {
  const operator = askedOne(c, "operator", operators);
  const value = askedNumber(c, "value");
  demand(value !== undefined || operator === undefined, `operator ${operator} needs a value`);
  return value === undefined ? [] : [numeric(operator === "!=" ? "<>" : (operator ?? "="), value)];
}

const numeric = (operator: string, value: number): FilterCondition => ({
  column: "value",
  type: "number",
  operator,
  value,
  key: "",
});

const versionThree: Parameters = {
  ...both,
  id: anyIn("id"),
  name: anyIn("name"),
  environment: anyIn("environment"),
  traceId: anyIn("traceId"),
  sessionId: anyIn("sessionId"),
  observationId: anyIn("observationId"),
};

/** The filter of version 3 of the API. */
export function askedScoresThree(c: ApiContext): ScoreFilter {
  allow(c, [...Object.keys(versionThree), "value", "valueMin", "valueMax", "fields", "cursor", "limit"]);
  const has = (name: string): boolean => asked(c, name) !== undefined;
  demand(!has("observationId") || has("traceId"), "observationId needs traceId: ids are those of a trace");
  demand(!has("sessionId") || !has("traceId"), "sessionId and traceId cannot both be asked for");
  const bounds = (["valueMin", "valueMax"] as const).flatMap((name) => {
    const value = askedNumber(c, name);
    return value === undefined ? [] : [numeric(name === "valueMin" ? ">=" : "<=", value)];
  });
  const types = askedSome(c, "dataType", dataTypes) ?? [];
  const isNumeric = types.length === 1 && types[0] === "NUMERIC";
  demand(bounds.length === 0 || isNumeric, "valueMin and valueMax need dataType=NUMERIC");
  return { conditions: [...askedConditions(c, "scores", versionThree), ...bounds, ...values(c, types)] };
}

/** Exact values; the one type of data says what they are. */
function values(c: ApiContext, types: readonly string[]): readonly FilterCondition[] {
  const given = askedList(c, "value");
  if (given === undefined) return [];
  const [type = "", another] = types;
  const valued = ["NUMERIC", "BOOLEAN", "CATEGORICAL"];
  demand(another === undefined && valued.includes(type), `value needs a dataType, which ${among("", valued).trim()}`);
  const one = { type: "stringOptions", operator: "any of", key: "" } as const;
  if (type === "CATEGORICAL") return [{ ...one, column: "stringValue", value: given }];
  if (type === "BOOLEAN") {
    const isBoolean = given.every((text) => text === "true" || text === "false");
    demand(isBoolean, "value of dataType BOOLEAN must be true or false");
    return [{ ...one, column: "value", value: given.map((text) => Number(text === "true")) }];
  }
  const numbers = given.map(Number);
  demand(numbers.every(Number.isFinite), "value of dataType NUMERIC must be numbers");
  return [{ ...one, column: "value", value: numbers }];
}
