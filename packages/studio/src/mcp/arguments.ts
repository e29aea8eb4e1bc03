import { isRecord, type JsonRecord } from "../json/index.ts";

/** What a tool takes, as the JSON schema that clients are told. */
export interface Parameter {
  readonly type: "string" | "integer" | "number" | "array";
  readonly description: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: "string" };
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Schema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Parameter>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

const longestText = 1000;

/** The arguments of a call, or what is wrong with them: a model that is told can do better. */
export function readArguments(schema: Schema, given: unknown): JsonRecord | string {
  if (given !== undefined && !isRecord(given)) return "arguments must be an object";
  const values: JsonRecord = given ?? {};
  for (const [name, value] of Object.entries(values)) {
    const parameter = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (parameter === undefined) return `there is no ${name}; known: ${Object.keys(schema.properties).join(", ")}`;
    const wrong = wrongValue(parameter, value);
    if (wrong !== undefined) return `${name} ${wrong}`;
  }
  const missing = schema.required?.find((name) => values[name] === undefined);
  return missing === undefined ? values : `${missing} is missing`;
}

function wrongValue({ type, minimum, maximum, enum: choices }: Parameter, value: unknown): string | undefined {
  if (type === "array") {
    const isTexts = Array.isArray(value) && value.length <= 20 && value.every((one) => typeof one === "string");
    return isTexts ? undefined : "must be a list of at most 20 texts";
  }
  if (type === "string") {
    if (typeof value !== "string" || value.length > longestText) return `must be a text of at most ${longestText}`;
    return choices === undefined || choices.includes(value) ? undefined : `must be one of ${choices.join(", ")}`;
  }
  const isNumber =
    type === "integer" ? Number.isSafeInteger(value) : typeof value === "number" && Number.isFinite(value);
  if (!isNumber) return `must be ${type === "integer" ? "a whole number" : "a number"}`;
  if (minimum !== undefined && Number(value) < minimum) return `must be ${minimum} or more`;
  return maximum !== undefined && Number(value) > maximum ? `must be ${maximum} or less` : undefined;
}
