import type { ScoreDataType } from "../observe/index.ts";
import { longestTextScore } from "../setup/index.ts";
import type { ScoreRule } from "./types.ts";

export interface AcceptedValue {
  readonly value: string | number | boolean;
  readonly dataType: ScoreDataType;
}

/** Undefined for a value that is not allowed. */
export type ValueTest = (value: unknown) => AcceptedValue | undefined;

const LONGEST_CATEGORY = 200;
const plainName = /^[\p{L}\p{N}_][\p{L}\p{N}_ .:/-]{0,63}$/u;

/** How a score of this name is judged; undefined where none of this name is taken. */
export type NameTest = (name: unknown) => ValueTest | undefined;

/** The rules as functions; undefined where one of them cannot be read. */
export function readRules(rules: unknown): NameTest | undefined {
  if (rules === undefined || rules === null) return (name) => (isPlain(name) ? anyValue : undefined);
  if (typeof rules !== "object" || Array.isArray(rules)) return undefined;
  const tests = new Map(Object.entries(rules).map(([name, rule]) => [name, readRule(rule as ScoreRule)] as const));
  if (tests.size === 0 || tests.has("") || [...tests.values()].includes(undefined)) return undefined;
  return (name) => (typeof name === "string" ? tests.get(name) : undefined);
}

function isPlain(name: unknown): boolean {
  return typeof name === "string" && plainName.test(name);
}

function readRule(rule: ScoreRule): ValueTest | undefined {
  if (rule === "boolean") return (value) => (typeof value === "boolean" ? { value, dataType: "BOOLEAN" } : undefined);
  if (rule === "text") return (value) => (isText(value, longestTextScore) ? { value, dataType: "TEXT" } : undefined);
  if (Array.isArray(rule)) return oneOf(rule);
  if (typeof rule !== "object" || rule === null) return undefined;
  const { min, max } = rule as { min: unknown; max: unknown };
  if (typeof min !== "number" || typeof max !== "number" || !(min <= max)) return undefined;
  return (value) => (typeof value === "number" && value >= min && value <= max ? anyValue(value) : undefined);
}

function oneOf(allowed: readonly unknown[]): ValueTest | undefined {
  if (allowed.length === 0 || allowed.some((value) => anyValue(value) === undefined)) return undefined;
  return (value) => (allowed.includes(value) ? anyValue(value) : undefined);
}

function anyValue(value: unknown): AcceptedValue | undefined {
  if (typeof value === "boolean") return { value, dataType: "BOOLEAN" };
  if (typeof value === "number") return Number.isFinite(value) ? { value, dataType: "NUMERIC" } : undefined;
  return isText(value, LONGEST_CATEGORY) ? { value, dataType: "CATEGORICAL" } : undefined;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value !== "" && value.length <= longest;
}
