import { isRecord, type JsonRecord } from "../json/index.ts";
import { check, flag, integer, moment, name, number, oneOf, type Rules, record, text, texts } from "./rules.ts";
import { invalidScore } from "./score-rules.ts";
import type { Issue } from "./types.ts";

type Body = Readonly<JsonRecord>;

const traceFields: Rules = {
  id: text,
  timestamp: moment,
  name,
  externalId: text,
  sessionId: text,
  userId: text,
  environment: text,
  release: text,
  version: text,
  public: flag,
  tags: texts,
};

const eventFields: Rules = {
  traceId: text,
  environment: text,
  name: text,
  startTime: moment,
  level: oneOf("DEBUG", "DEFAULT", "WARNING", "ERROR"),
  statusMessage: text,
  parentObservationId: text,
  version: text,
};

const spanFields: Rules = { ...eventFields, endTime: moment };

const generationFields: Rules = {
  ...spanFields,
  completionStartTime: moment,
  model: text,
  modelParameters: record,
  usage: record,
  usageDetails: record,
  costDetails: record,
  promptName: text,
  promptVersion: integer,
};

const withId: Rules = { id: text };
const generation = (body: Body): Issue[] => [
  ...check(body, generationFields, withId),
  ...promptIssues(body),
  ...costIssues(body),
];
const span = (body: Body): Issue[] => check(body, spanFields, withId);
const legacyType: Rules = { type: oneOf("GENERATION", "SPAN", "EVENT") };
const legacy = (body: Body, required: Rules): Issue[] => [
  ...check(body, generationFields, required),
  ...costIssues(body),
];

/** The event types of the API, and what each wants of its body. */
export const eventRules: Readonly<Record<string, (body: Body) => Issue[]>> = {
  "trace-create": (body) => check(body, traceFields),
  "span-create": span,
  "span-update": span,
  "event-create": (body) => check(body, eventFields, withId),
  "generation-create": generation,
  "generation-update": generation,
  "agent-create": generation,
  "tool-create": generation,
  "chain-create": generation,
  "retriever-create": generation,
  "evaluator-create": generation,
  "embedding-create": generation,
  "guardrail-create": generation,
  "observation-create": (body) => legacy(body, legacyType),
  "observation-update": (body) => legacy(body, { ...withId, ...legacyType }),
  "score-create": invalidScore,
  "sdk-log": () => [],
};

function promptIssues(body: Body): Issue[] {
  const isGiven = (key: string): boolean => body[key] !== undefined && body[key] !== null;
  if (isGiven("promptName") === isGiven("promptVersion")) return [];
  return [{ code: "custom", path: ["body"], message: "promptName and promptVersion must both be given, or neither" }];
}

function costIssues({ costDetails }: Body): Issue[] {
  return Object.entries(isRecord(costDetails) ? costDetails : {}).flatMap(([key, value]) => {
    const message = value === null ? undefined : number(value);
    return message === undefined ? [] : [{ code: "invalid_type", path: ["body", "costDetails", key], message }];
  });
}
