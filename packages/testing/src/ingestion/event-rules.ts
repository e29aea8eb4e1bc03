import { check, flag, integer, moment, name, number, oneOf, type Rules, record, text, texts } from "./rules.ts";
import { invalidScore } from "./score-rules.ts";
import type { Issue } from "./types.ts";

type Body = Readonly<Record<string, unknown>>;

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

const observationFields: Rules = {
  traceId: text,
  environment: text,
  name: text,
  startTime: moment,
  level: oneOf("DEBUG", "DEFAULT", "WARNING", "ERROR"),
  statusMessage: text,
  parentObservationId: text,
  version: text,
};

const spanFields: Rules = { ...observationFields, endTime: moment };

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
const generation = (body: Body): Issue[] => [...check(body, generationFields, withId), ...promptIssues(body)];
const span = (body: Body): Issue[] => check(body, spanFields, withId);

/** The event types of the API, and what each wants of its body. */
export const eventRules: Readonly<Record<string, (body: Body) => Issue[]>> = {
  "trace-create": (body) => check(body, traceFields),
  "span-create": span,
  "span-update": span,
  "event-create": (body) => check(body, observationFields, withId),
  "generation-create": generation,
  "generation-update": generation,
  "agent-create": generation,
  "tool-create": generation,
  "chain-create": generation,
  "retriever-create": generation,
  "evaluator-create": generation,
  "embedding-create": generation,
  "guardrail-create": generation,
  "observation-create": (body) => check(body, generationFields, { type: oneOf("GENERATION", "SPAN", "EVENT") }),
  "observation-update": (body) => check(body, generationFields, { ...withId, type: text }),
  "score-create": invalidScore,
  "sdk-log": () => [],
};

/** Prompt name and version come both or not at all; numbers in costs are numbers. */
function promptIssues(body: Body): Issue[] {
  const issues: Issue[] = [];
  if (((body.promptName ?? undefined) === undefined) !== ((body.promptVersion ?? undefined) === undefined)) {
    const message = "promptName and promptVersion belong together";
    issues.push({ code: "custom", path: ["body"], message });
  }
  for (const [key, value] of Object.entries((body.costDetails as Body | null | undefined) ?? {})) {
    const wrong = value === null ? undefined : number(value);
    if (wrong !== undefined) issues.push({ code: "invalid_type", path: ["body", "costDetails", key], message: wrong });
  }
  return issues;
}
