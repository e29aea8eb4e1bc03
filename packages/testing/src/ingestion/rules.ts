import type { Issue } from "./types.ts";

/** Says what is wrong with a value, or nothing. */
export type Rule = (value: unknown) => string | undefined;
export type Rules = Readonly<Record<string, Rule>>;

const isText = (value: unknown): value is string => typeof value === "string";

export const text: Rule = (value) => (isText(value) ? undefined : "Invalid input: expected string");
export const name: Rule = (value) =>
  text(value) ?? ((value as string).length > 1000 ? "Too big: expected at most 1000 characters" : undefined);
export const number: Rule = (value) => (typeof value === "number" ? undefined : "Invalid input: expected number");
export const flag: Rule = (value) => (typeof value === "boolean" ? undefined : "Invalid input: expected boolean");
export const integer: Rule = (value) => (Number.isInteger(value) ? undefined : "Invalid input: expected int");
export const record: Rule = (value) =>
  typeof value === "object" && !Array.isArray(value) ? undefined : "Invalid input: expected record";
export const texts: Rule = (value) =>
  Array.isArray(value) && value.every(isText) ? undefined : "Invalid input: expected array of strings";
export const moment: Rule = (value) =>
  isText(value) && value.includes("T") && /(?:Z|[+-]\d\d:?\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : "Invalid ISO datetime";
export const oneOf =
  (...values: readonly string[]): Rule =>
  (value) =>
    isText(value) && values.includes(value) ? undefined : `Invalid option: expected one of ${values.join("|")}`;

/** Fields that may be missing or null, and those that may not. */
export function check(body: Readonly<Record<string, unknown>>, optional: Rules, required: Rules = {}): Issue[] {
  const issues: Issue[] = [];
  for (const [key, rule] of Object.entries(required)) report(issues, key, rule(body[key]));
  for (const [key, rule] of Object.entries(optional)) {
    if (body[key] !== undefined && body[key] !== null) report(issues, key, rule(body[key]));
  }
  return issues;
}

function report(issues: Issue[], key: string, message: string | undefined): void {
  if (message !== undefined) issues.push({ code: "invalid_type", path: ["body", key], message });
}
