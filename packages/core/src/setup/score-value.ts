import type { ScoreDataType, ScoreTarget } from "../observe/index.ts";

/** The server takes no more of a score that is text. */
export const longestTextScore = 500;
const longestShownName = 100;

/** A value as the server takes it, and its type: given, or concluded from what was given. */
export interface ScoreValue {
  readonly value: number | string;
  readonly dataType: ScoreDataType;
}

interface DataType {
  /** In words, for who gave something else. */
  readonly takes: string;
  readonly read: (value: unknown) => number | string | undefined;
}

/** What each data type takes; the server refuses the rest one by one, long after the call. */
const dataTypes: Readonly<Record<ScoreDataType, DataType>> = {
  NUMERIC: {
    takes: "a finite number",
    read: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined),
  },
  BOOLEAN: {
    takes: "true, false, 0 or 1",
    read: (value) => (typeof value === "boolean" ? Number(value) : value === 0 || value === 1 ? value : undefined),
  },
  CATEGORICAL: {
    takes: "a text that is not empty",
    read: (value) => (isText(value) ? value : undefined),
  },
  TEXT: {
    takes: `a text of 1 to ${longestTextScore} characters`,
    read: (value) => (isText(value) && value.length <= longestTextScore ? value : undefined),
  },
};

function inferType(value: unknown): ScoreDataType {
  return typeof value === "number" ? "NUMERIC" : typeof value === "boolean" ? "BOOLEAN" : "CATEGORICAL";
}

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Undefined where the value does not fit its type. */
export function readValue(score: ScoreTarget): ScoreValue | undefined {
  const dataType = score.dataType ?? inferType(score.value);
  const value = Object.hasOwn(dataTypes, dataType) ? dataTypes[dataType].read(score.value) : undefined;
  return value === undefined ? undefined : { value, dataType };
}

/** Why a score is skipped: of which kind, and in words that name it. */
export function problemOf(
  { name, value, dataType }: ScoreTarget,
  hasTarget: boolean,
): readonly [kind: string, text: string] {
  if (!isText(name)) return ["name", "A score has no name."];
  const score = `Score ${JSON.stringify(name.slice(0, longestShownName))}`;
  if (!hasTarget) return ["target", `${score} has no trace, observation or session.`];
  const type = dataType ?? inferType(value);
  if (!Object.hasOwn(dataTypes, type))
    return ["type", `${score} has an unknown dataType. There are ${Object.keys(dataTypes).join(", ")}.`];
  const given = isText(value) ? "a text" : typeof value === "object" && value !== null ? "an object" : `${value}`;
  return [type, `${score} is ${type}, which takes ${dataTypes[type].takes}; its value is ${given}.`];
}
