import type { JsonRecord } from "../json/index.ts";
import { check, oneOf, type Rules, text } from "./rules.ts";
import type { Issue } from "./types.ts";

const fields: Rules = {
  id: text,
  environment: text,
  comment: text,
  traceId: text,
  observationId: text,
  sessionId: text,
  datasetRunId: text,
  configId: text,
  queueId: text,
  source: oneOf("API", "EVAL", "ANNOTATION"),
  dataType: oneOf("NUMERIC", "CATEGORICAL", "BOOLEAN", "TEXT", "CORRECTION"),
};

/** What each data type wants of the value. */
const values: Readonly<Record<string, (value: unknown) => boolean>> = {
  NUMERIC: (value) => typeof value === "number",
  CATEGORICAL: (value) => typeof value === "string",
  BOOLEAN: (value) => value === 0 || value === 1,
  TEXT: (value) => typeof value === "string" && value.length >= 1 && value.length <= 500,
  CORRECTION: (value) => typeof value === "string",
};

const subjects: readonly string[] = ["traceId", "sessionId", "datasetRunId"];

/** What is wrong with a score's body; empty when it is sound. */
export function invalidScore(body: Readonly<JsonRecord>): Issue[] {
  const issues = check(body, fields, { name: text });
  const { value, dataType } = body;
  const complain = (message: string): void =>
    void issues.push({ code: "invalid_type", path: ["body", "value"], message });
  if (typeof value !== "number" && typeof value !== "string") complain("Invalid input: expected number or string");
  else if (typeof dataType === "string" && values[dataType]?.(value) === false) {
    complain(`Invalid value for a ${dataType} score`);
  }
  const given = subjects.filter((key) => body[key] !== undefined && body[key] !== null);
  if (given.length !== 1) {
    const message = "Provide exactly one of the following: traceId, sessionId, datasetRunId";
    issues.push({ code: "custom", path: ["body"], message });
  }
  return issues;
}
