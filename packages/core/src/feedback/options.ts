import { shortestKey, unknownOption } from "../config/index.ts";
import { LangfuseKitError } from "../runtime/index.ts";
import { readKeys } from "./keys.ts";
import { createLimit, type Limit } from "./limit.ts";
import { type NameTest, readRules } from "./score-rules.ts";
import type { FeedbackKeys } from "./types.ts";

export interface FeedbackSettings {
  readonly testOf: NameTest;
  readonly keys: FeedbackKeys;
  readonly maxBytes: number;
  readonly limit: Limit;
}

const defaults = { maxBytes: 16_384, perTrace: 20, perMinute: 3000 };
const known: readonly string[] = ["scores", "key", ...Object.keys(defaults)];

/** Reads the options once, at set-up. Throws at the first that cannot be used. */
export function readFeedbackOptions(scope: string, options: unknown): FeedbackSettings {
  const given = (options ?? {}) as Record<string, unknown>;
  const refuse = (problem: string, fix: string): LangfuseKitError =>
    new LangfuseKitError(scope, `${problem}. ${fix}`, { code: "INVALID_OPTION" });
  if (typeof given !== "object" || Array.isArray(given)) {
    throw refuse("The options of langfuseFeedback are not an object", "Give an object, or nothing.");
  }
  const unknown = unknownOption(given, known);
  if (unknown !== undefined) throw new LangfuseKitError(scope, unknown, { code: "INVALID_OPTION" });
  const testOf = readRules(given.scores);
  if (testOf === undefined) {
    const fix = 'Give for each name a list of values, { min, max }, "boolean" or "text".';
    throw refuse("Option scores cannot be used", fix);
  }
  const keys = given.key === undefined || given.key === null ? undefined : readKeys(given.key);
  if (keys === undefined && given.key !== undefined && given.key !== null) {
    throw refuse("Option key cannot be used", `Give a text of ${shortestKey} characters or more, or a list of such.`);
  }
  const count = (name: keyof typeof defaults): number => {
    const value = given[name] ?? defaults[name];
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw refuse(`Option ${name} cannot be used`, "Give a whole number above zero.");
  };
  return { testOf, keys, maxBytes: count("maxBytes"), limit: createLimit(count("perTrace"), count("perMinute")) };
}
