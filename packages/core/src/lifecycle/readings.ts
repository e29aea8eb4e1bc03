import { isSecretName } from "../capture/index.ts";
import { shortestKey } from "../config/index.ts";
import { isTrust, trustLevels } from "../context/index.ts";
import { captureModes, isCaptureMode } from "../privacy/index.ts";
import { alternatives, isHeaderName } from "../runtime/index.ts";
import { pathTest } from "./paths.ts";
import { traceHeaders } from "./trace-headers.ts";
import type { OptionValues } from "./types.ts";

/** How the value of an option is read, whether it was given at set-up or by a user's function. */
export interface Reading<T> {
  /** Undefined if the value cannot be used. */
  read(value: unknown): T | undefined;
  readonly fix: string;
  /** The value if a user's function fails. */
  readonly failed?: T;
}

/** The options that all adapters share. */
export const readings: { readonly [Name in keyof OptionValues]: Reading<OptionValues[Name]> } = {
  name: { read: text, fix: "Give a text." },
  user: { read: identifier, fix: "Give a text or a number." },
  session: { read: identifier, fix: "Give a text or a number." },
  tags: { read: textList, fix: "Give a list of texts." },
  metadata: { read: record, fix: "Give an object." },
  input: { read: anything, fix: "Give what can be shown as JSON." },
  output: { read: anything, fix: "Give what can be shown as JSON." },
  ignore: { read: ignored, fix: "Give paths, regular expressions, a list of them, or a function that says true." },
  trust: { read: trust, fix: `Give ${alternatives(trustLevels)}.`, failed: "none" },
  captureHeaders: {
    read: headerNames,
    fix: "Give a list of header names; those that carry credentials are never captured.",
  },
  traceHeader: {
    read: traceHeaders,
    fix: `Give true, false, the name of a header, or { name, key, expiresInSeconds } with a key of ${shortestKey} characters or more.`,
    failed: false,
  },
  sample: { read: rate, fix: "Give true, false, or a number from 0 to 1." },
  capture: { read: mode, fix: `Give ${alternatives(captureModes)}.`, failed: "metadata" },
  destination: { read: nameList, fix: "Give the name of a destination, or a list." },
};

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function identifier(value: unknown): string | undefined {
  const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
  return isNumber ? String(value) : text(value);
}

function textList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function nameList(value: unknown): readonly string[] | undefined {
  const names = textList(typeof value === "string" ? [value] : value);
  return names === undefined || names.length === 0 || names.includes("") ? undefined : names;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function anything(value: unknown): unknown {
  return value;
}

function trust(value: unknown): OptionValues["trust"] | undefined {
  return isTrust(value) ? value : undefined;
}

function headerNames(value: unknown): readonly string[] | undefined {
  const names = textList(value)?.map((name) => name.toLowerCase());
  return names?.every((name) => isHeaderName(name) && !isSecretName(name)) ? names : undefined;
}

function rate(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && value >= 0 && value <= 1 ? value : undefined;
}

function mode(value: unknown): OptionValues["capture"] | undefined {
  return isCaptureMode(value) ? value : undefined;
}

function ignored(value: unknown): OptionValues["ignore"] | undefined {
  return typeof value === "boolean" ? value : pathTest(value);
}
