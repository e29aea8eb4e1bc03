import { type Trust, trustLevels } from "../context/index.ts";
import type { Spool } from "../delivery/index.ts";
import type { PricesOption } from "../pricing/index.ts";
import { type Check, number, oneOf, positiveNumber, synchronous, text, withMethods } from "./checks.ts";
import { invalid } from "./invalid.ts";
import type { SpoolSync } from "./option-types.ts";
import { readRecord } from "./record.ts";

/** The spool option, with its defaults filled in. */
export type SpoolSetting =
  | { readonly kind: "memory"; readonly maxBytes: number }
  | {
      readonly kind: "disk";
      readonly dir: string;
      readonly maxBytes: number;
      readonly fsync: SpoolSync;
      readonly maxAgeMs: number;
      readonly maxFullness: number;
    }
  | { readonly kind: "custom"; readonly spool: Spool };

export const MEMORY_SPOOL_BYTES = 64_000_000;
const DISK_SPOOL_BYTES = 512_000_000;
const DISK_SPOOL_AGE_MS = 7 * 24 * 60 * 60 * 1_000;

const spoolMethods = ["append", "take", "remove", "release", "stats", "close"] as const;
const customSpool = withMethods<Spool>("a spool", ...spoolMethods);
const bytes = number({ min: 1, whole: true });
// From a file of variables "~" comes as it is, and would be the name of a folder.
const directory = text({
  max: 4096,
  pattern: /^(?!~).*\S/,
  fix: 'Give the path of a directory, written out: only a shell knows "~".',
});
const fsync = oneOf<SpoolSync>("never", "interval", "always");

/** Reads one field of an already copied record; empty counts as not given. */
function field<T>(record: Record<string, unknown>, name: string, origin: string, check: Check<T>, fallback: T): T {
  const value = record[name];
  return value === undefined || value === "" ? fallback : check(value, `${origin}.${name}`);
}

export const spool: Check<SpoolSetting> = (value, origin) => {
  if (value === "memory") return { kind: "memory", maxBytes: MEMORY_SPOOL_BYTES };
  if (typeof value !== "object" || value === null) {
    throw invalid(origin, value, 'Give "memory", { memory: { maxBytes } }, { dir } or a spool.');
  }
  if ("append" in value) return Object.freeze({ kind: "custom", spool: customSpool(value, origin) });
  const given = readRecord(value, origin, ["memory", "dir", "maxBytes", "fsync", "maxAgeMs", "maxFullness"]);
  if (given.memory !== undefined) {
    readRecord(value, origin, ["memory"]);
    const memory = readRecord(given.memory, `${origin}.memory`, ["maxBytes"]);
    return { kind: "memory", maxBytes: field(memory, "maxBytes", `${origin}.memory`, bytes, MEMORY_SPOOL_BYTES) };
  }
  return {
    kind: "disk",
    // The variable is the directory.
    dir: directory(given.dir, origin === "LANGFUSE_SPOOL_DIR" ? origin : `${origin}.dir`),
    maxBytes: field(given, "maxBytes", origin, bytes, DISK_SPOOL_BYTES),
    fsync: field(given, "fsync", origin, fsync, "interval"),
    maxAgeMs: field(given, "maxAgeMs", origin, number({ min: 1_000, whole: true }), DISK_SPOOL_AGE_MS),
    maxFullness: field(given, "maxFullness", origin, number({ min: 0, max: 1 }), 0.95),
  };
};

/** The cost limit, with its defaults filled in. */
export interface CostLimit {
  readonly usd: number;
  readonly action: "warn" | "throw";
}

export const costLimit: Check<CostLimit> = (value, origin) => {
  const given = readRecord(value, origin, ["usd", "action"]);
  return {
    usd: positiveNumber()(given.usd, `${origin}.usd`),
    action: field(given, "action", origin, oneOf("warn", "throw"), "warn"),
  };
};

const trustWord = oneOf(...trustLevels);

export const trust: Check<Trust | ((request: unknown) => Trust)> = (value, origin) =>
  typeof value === "function" ? synchronous<(request: unknown) => Trust>()(value, origin) : trustWord(value, origin);

/** Passed on as given: the price table says what is wrong inside. */
export const prices: Check<PricesOption> = (value, origin) => {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value !== "object" || value === null) {
    throw invalid(origin, value, "Give a list of prices, a record by model, or the path of a JSON file.");
  }
  return value as PricesOption;
};

export const destinationNames: Check<readonly string[]> = (value, origin) => {
  const names: unknown[] = Array.isArray(value) ? [...value] : [value];
  for (const name of names) {
    if (typeof name !== "string" || name === "")
      throw invalid(origin, name, "Give the name of a destination, or a list.");
  }
  return [...new Set(names as string[])];
};
