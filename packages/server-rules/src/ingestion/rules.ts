import { isRecord } from "../json/index.ts";
import type { Issue } from "./types.ts";

/** Says what is wrong with a value, or nothing. */
export type Rule = (value: unknown) => string | undefined;
export type Rules = Readonly<Record<string, Rule>>;

const expected = (what: string, test: (value: unknown) => boolean): Rule => {
  const message = `Invalid input: expected ${what}`;
  return (value) => (test(value) ? undefined : message);
};

export const text: Rule = expected("string", (value) => typeof value === "string");
export const number: Rule = expected("number", (value) => typeof value === "number");
export const integer: Rule = expected("int", Number.isInteger);
export const flag: Rule = expected("boolean", (value) => typeof value === "boolean");
export const record: Rule = expected("record", isRecord);
export const texts: Rule = expected(
  "array of strings",
  (value) => Array.isArray(value) && value.every((entry) => typeof entry === "string"),
);
export const name: Rule = (value) =>
  text(value) ?? (String(value).length > 1000 ? "Too big: expected string to have <=1000 characters" : undefined);
export const moment: Rule = (value) =>
  typeof value === "string" &&
  value.includes("T") &&
  /(Z|[+-]\d\d:?\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : "Invalid ISO datetime";

export function oneOf(...values: readonly string[]): Rule {
  const message = `Invalid option: expected one of ${values.map((value) => `"${value}"`).join("|")}`;
  return (value) => (typeof value === "string" && values.includes(value) ? undefined : message);
}

/** Fields that may be missing or null, and those that may not. */
export function check(body: Readonly<Record<string, unknown>>, optional: Rules, required: Rules = {}): Issue[] {
  const issues: Issue[] = [];
  const report = (key: string, message: string | undefined): void => {
    if (message !== undefined) issues.push({ code: "invalid_type", path: ["body", key], message });
  };
  for (const [key, rule] of Object.entries(required)) report(key, rule(body[key]));
  for (const [key, rule] of Object.entries(optional)) {
    if (body[key] !== undefined && body[key] !== null) report(key, rule(body[key]));
  }
  return issues;
}
