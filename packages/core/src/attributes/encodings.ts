import type { Attributes } from "@opentelemetry/api";
import { serialize, tellable, truncateText, wellFormed } from "../capture/index.ts";
import { levelOf } from "./aliases.ts";
import { keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { hasNamedFields, read, visitOwnKeys } from "./own-keys.ts";
import { type Report, reportField } from "./report.ts";
import { cutId, cutName, nameText, normalizeEnvironment } from "./text.ts";

/** Writes one field into flat attributes. Undefined never comes here, and null only to input and output. */
export type Encoding = (out: Attributes, value: unknown, report: Report) => void;

/** Text as it is, anything else as JSON. */
export function content(...targets: readonly string[]): Encoding {
  return (out, value) => {
    const text = serialize(value);
    for (const key of targets) out[key] = text;
  };
}

/** A name: cut where the interface would cut it. */
export function name(key: string, field: string): Encoding {
  return named(key, field, cutName);
}

/** An id: cut so that it stays one. */
export function id(key: string, field: string): Encoding {
  return named(key, field, cutId);
}

function named(key: string, field: string, cut: (text: string) => string): Encoding {
  return (out, value, report) => {
    const text = nameText(value);
    if (text === undefined) reportField(report, field, "it has to be a string");
    if (text === undefined || text === "") return;
    const short = cut(text);
    if (short !== text) report(`attributes.${field}`, `${field} was cut to ${limits.name} characters.`);
    out[key] = short;
  };
}

/** A sentence; of an error, its message, or what may be said of it. */
export function sentence(key: string, field: string): Encoding {
  return (out, value, report) => {
    const told = value instanceof Error ? tellable(value) : value;
    const text = told instanceof Error ? told.message : told;
    if (typeof text === "string") out[key] = truncateText(text, limits.statusMessageBytes);
    else reportField(report, field, "it has to be a string");
  };
}

export function level(out: Attributes, value: unknown, report: Report): void {
  const known = levelOf(value);
  if (known === undefined) reportField(report, "level", "it is none of DEBUG, DEFAULT, WARNING, ERROR");
  else out[keys.observation.level] = known;
}

export function environment(out: Attributes, value: unknown, report: Report): void {
  const text = normalizeEnvironment(value);
  if (text === undefined) {
    reportField(report, "environment", "use lower-case letters, digits, - and _");
    return;
  }
  if (text !== value)
    report("attributes.environment", `environment is sent as "${text}": only [a-z0-9-_]{1,40} is taken.`);
  out[keys.environment] = text;
}

export function flag(key: string, field: string): Encoding {
  return (out, value, report) => {
    if (typeof value === "boolean") out[key] = value;
    else reportField(report, field, "it has to be true or false");
  };
}

/** A moment as ISO text: Date, milliseconds, or text that Date reads. */
export function moment(key: string, field: string): Encoding {
  return (out, value, report) => {
    const time = readMoment(value);
    if (Number.isNaN(time)) reportField(report, field, "it is no valid date");
    else out[key] = new Date(time).toISOString();
  };
}

/** Nothing else is given to Date: it would make a text of it, which can take for ever or run foreign code. */
function readMoment(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const isReadable = typeof value === "number" || (typeof value === "string" && value.length <= limits.momentText);
  return isReadable ? new Date(value).getTime() : Number.NaN;
}

/**
 * Numbers by name, as JSON text. Anything but a finite number from zero up is left out: the server drops it silently,
 * or (a cost as text, in version 3) drops the price.
 */
export function amounts(key: string, field: string, accepts: (amount: number) => boolean): Encoding {
  return (out, value, report) => {
    if (!hasNamedFields(value)) {
      reportField(report, field, "it has to be an object of numbers");
      return;
    }
    const kept: string[] = [];
    const hasMore = visitOwnKeys(value, limits.amounts, (part) => {
      const amount = read(value, part);
      if (typeof amount === "number" && accepts(amount)) kept.push(`${quoted(part)}:${amount}`);
      else if (amount !== undefined && amount !== null) reportField(report, `part of ${field}`, "it is no amount");
    });
    if (hasMore) reportField(report, `part of ${field}`, `only the first ${limits.amounts} are sent`);
    if (kept.length > 0) out[key] = `{${kept.join(",")}}`;
  };
}

const plainName = /^\w{1,100}$/;

function quoted(name: string): string {
  return plainName.test(name) ? `"${name}"` : JSON.stringify(wellFormed(cutName(name)));
}

/**
 * Name and version, or nothing: with one of them missing, or a version that is no integer, version 3 loses the
 * observation.
 */
export function prompt(out: Attributes, value: unknown, report: Report): void {
  const reference = value as { name?: unknown; version?: unknown; isFallback?: unknown; variables?: unknown };
  if (reference.variables !== undefined)
    out[`${keys.observation.metadataPrefix}promptVariables`] = serialize(reference.variables);
  if (reference.isFallback === true) return;
  const version = promptVersion(reference.version);
  if (typeof reference.name !== "string" || reference.name === "" || version === undefined) {
    reportField(report, "prompt", "it needs a name and an integer version");
    return;
  }
  out[keys.observation.promptName] = wellFormed(reference.name);
  out[keys.observation.promptVersion] = version;
}

/** The version as the integer that the server stores, or undefined. */
export function promptVersion(value: unknown): number | undefined {
  const version = typeof value === "string" && /^\d{1,5}$/.test(value) ? Number(value) : value;
  const known =
    typeof version === "number" && Number.isInteger(version) && version >= 0 && version <= limits.promptVersion;
  return known ? version : undefined;
}

/**
 * Parameters as JSON text. Version 3 knows strings, numbers, booleans and lists of strings, and loses the whole
 * observation for anything else, so a schema or a tool list travels as text.
 */
export function modelParameters(out: Attributes, value: unknown, report: Report): void {
  if (!hasNamedFields(value)) {
    reportField(report, "modelParameters", "it has to be an object");
    return;
  }
  const kept: [string, unknown][] = [];
  const hasMore = visitOwnKeys(value, limits.modelParameters, (parameter) => {
    const setting = read(value, parameter);
    if (setting !== undefined && setting !== null) kept.push([parameter, plainSetting(setting)]);
  });
  if (hasMore) reportField(report, "part of modelParameters", `only the first ${limits.modelParameters} are sent`);
  if (kept.length > 0) out[keys.observation.modelParameters] = serialize(Object.fromEntries(kept));
}

function plainSetting(setting: unknown): unknown {
  if (typeof setting === "boolean" || Number.isFinite(setting)) return setting;
  if (Array.isArray(setting) && setting.length <= 100 && setting.every((item) => typeof item === "string"))
    return setting;
  return serialize(setting, { maxBytes: limits.modelParameterBytes });
}
