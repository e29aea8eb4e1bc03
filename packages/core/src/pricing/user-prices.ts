import { readFileSync } from "node:fs";
import { LangfuseKitError } from "../runtime/index.ts";
import { nameTest, readyPrice } from "./ready-price.ts";
import type { PriceEntry, PricesOption } from "./types.ts";

const form = 'Write { "model-name": { "input": 0.5, "output": 1.5 } }, in US dollars per million tokens.';
const operators = ["gt", "gte", "lt", "lte", "eq", "neq"];
const byValue = 'Write { "parameter": "service_tier", "in": ["flex"] }';
const byUsage = '{ "usage": "input", "operator": "gt", "value": 200000 }';

/** Nobody sells a million tokens for less; it is a price per token, a million times too small. */
const lowestPlausible = 0.0001;

/** Reads and checks the `prices` option; every complaint names the place and the way out. */
export function readUserPrices(option: PricesOption): readonly PriceEntry[] {
  if (typeof option !== "string") return checkAll(option, "the prices option");
  let text: string;
  try {
    text = readFileSync(option, "utf8");
  } catch (cause) {
    fail(
      `Cannot read the price file "${option}".`,
      "Pass the path of a readable JSON file, or leave prices out.",
      cause,
    );
  }
  let value: unknown;
  try {
    // Editors of Windows begin a file with a byte order mark.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    fail(`The price file "${option}" is not JSON.`, form, cause);
  }
  return checkAll(value, `"${option}"`);
}

function checkAll(value: unknown, place: string): readonly PriceEntry[] {
  if (Array.isArray(value)) return value.map((entry, index) => checkEntry(entry, `Entry ${index} of ${place}`));
  if (!isRecord(value)) fail(`${capital(place)} must hold an object or an array.`, form);
  return Object.entries(value).map(([model, prices]) => checkEntry({ model, prices }, `"${model}" of ${place}`));
}

function checkEntry(value: unknown, where: string): PriceEntry {
  if (!isRecord(value)) fail(`${where} must be an object.`, form);
  const { model, match, updated, prices, tiers = [] } = value;
  if (typeof model !== "string" || model === "") fail(`${where} needs a model name.`, 'Add "model".');
  const named = where.includes(`"${model}"`) ? where : `${where} ("${model}")`;
  checkFields(value, ["model", "match", "updated", "prices", "tiers"], named);
  if (updated !== undefined && (typeof updated !== "string" || Number.isNaN(Date.parse(updated)))) {
    fail(`${named}: "updated" is not a date.`, "Write an ISO date such as 2026-08-20.");
  }
  if (match !== undefined && typeof match !== "string" && !(match instanceof RegExp)) {
    fail(`${named}: "match" is not a pattern.`, "Write a regular expression, or leave it out to match the exact name.");
  }
  checkPrices(prices, named);
  if (!Array.isArray(tiers)) fail(`${named}: "tiers" must be an array.`, "Write [{ name, when, prices }].");
  for (const [index, tier] of tiers.entries()) checkTier(tier, `${named}, tier ${index}`);
  const entry = { ...value, updated: updated && new Date(updated).toISOString() } as unknown as PriceEntry;
  try {
    nameTest(entry);
    readyPrice(entry, "user");
  } catch (cause) {
    fail(`${named} has a regular expression that does not compile: ${(cause as Error).message}.`, "Correct it.", cause);
  }
  return entry;
}

function checkPrices(value: unknown, where: string): void {
  if (!isRecord(value) || Object.keys(value).length === 0) fail(`${where} has no prices.`, form);
  for (const [key, price] of Object.entries(value)) {
    if (typeof price !== "number" || !Number.isFinite(price) || price < 0) {
      fail(`${where}: the price of "${key}" must be a number, zero or more.`, form);
    }
    if (price > 0 && price < lowestPlausible) {
      fail(`${where}: ${price} for "${key}" looks like a price per token.`, `Multiply by a million. ${form}`);
    }
  }
}

function checkTier(value: unknown, where: string): void {
  if (!isRecord(value)) fail(`${where} must be an object.`, "Write { name, when, prices }.");
  checkFields(value, ["name", "when", "prices"], where);
  checkPrices(value.prices, where);
  const { when } = value;
  if (!Array.isArray(when) || when.length === 0) {
    fail(`${where}: "when" must be an array of conditions.`, `${byValue} or ${byUsage}.`);
  }
  for (const [index, condition] of when.entries()) checkCondition(condition, `${where}, condition ${index}`);
}

function checkCondition(value: unknown, where: string): void {
  if (isRecord(value) && typeof value.usage === "string") checkUsageCondition(value, where);
  else if (isRecord(value) && typeof value.parameter === "string") checkValues(value, "parameter", where);
  else if (isRecord(value) && typeof value.metadata === "string") checkValues(value, "metadata", where);
  else fail(`${where} names no "parameter", "metadata" or "usage".`, `${byValue} or ${byUsage}.`);
}

function checkUsageCondition(value: Record<string, unknown>, where: string): void {
  checkFields(value, ["usage", "operator", "value"], where);
  if (!operators.includes(value.operator as string)) {
    fail(`${where} has an unknown operator, ${JSON.stringify(value.operator)}.`, `Use one of ${operators.join(", ")}.`);
  }
  if (!Number.isFinite(value.value)) fail(`${where}: "value" must be a number.`, `Write ${byUsage}.`);
}

function checkValues(value: Record<string, unknown>, source: string, where: string): void {
  checkFields(value, [source, "in"], where);
  const among = value.in;
  if (!Array.isArray(among) || !among.every((one) => typeof one === "string")) {
    fail(`${where}: "in" must be an array of texts.`, `${byValue}.`);
  }
}

/** What is misspelt would be left out, and nobody would see that a price is for nothing. */
function checkFields(value: Record<string, unknown>, known: readonly string[], where: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) fail(`${where} has an unknown name, "${unknown}".`, `It may have ${known.join(", ")}.`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function fail(what: string, fix: string, cause?: unknown): never {
  throw new LangfuseKitError("core", `${what} ${fix}`, { code: "INVALID_OPTION", cause });
}
