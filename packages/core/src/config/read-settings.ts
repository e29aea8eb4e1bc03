import { LangfuseKitError } from "../runtime/index.ts";
import { type EnvironmentVariable, environmentTable, UNREADABLE } from "./environment-table.ts";
import { invalid, invalidBecause } from "./invalid.ts";
import type { Notice } from "./notices.ts";
import { readRecord } from "./record.ts";
import { optionPaths, type Setting, type Settings, settings } from "./settings.ts";
import { didYouMean } from "./suggest.ts";
import { describeValue } from "./text.ts";
import { variableText } from "./variable-text.ts";

/** Where the value of a setting came from. */
export type Source = "option" | "default" | EnvironmentVariable["name"];

export interface ReadSettings {
  readonly values: Readonly<Settings>;
  readonly sources: Readonly<Record<keyof Settings, Source>>;
  /** Variables of others that made no sense. */
  readonly notices: readonly Notice[];
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== "";

/** The options by path (`batch.maxBytes`), copied, with unknown names refused. */
function flattenOptions(options: unknown): ReadonlyMap<string, unknown> {
  const flat = new Map<string, unknown>();
  if (options === undefined) return flat;
  const paths: readonly string[] = optionPaths;
  for (const [name, value] of Object.entries(readRecord(options, "The options object"))) {
    const group = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    // A path with a dot names a setting, not an option.
    if (name.includes(".") || (!paths.includes(name) && group.length === 0)) throw unknownOption(name, paths);
    if (!isGiven(value)) continue;
    if (group.length === 0) flat.set(name, value);
    else {
      const entries = Object.entries(readRecord(value, `Option ${name}`, group));
      for (const [key, part] of entries) if (isGiven(part)) flat.set(`${name}.${key}`, part);
    }
  }
  return flat;
}

function unknownOption(name: string, paths: readonly string[]): LangfuseKitError {
  const groups = paths.map((path) => path.replace(/\..*$/, ""));
  const fix = didYouMean(name, [...new Set([...groups, ...paths])]);
  const help = fix || (name === "debug" ? " Set LANGFUSE_DEBUG=true for it." : " Remove it.");
  return invalidBecause(`Option ${describeValue(name)}`, "is unknown", help.trim());
}

/** Each setting from its option, else from the first of its variables, else its default. */
export function readSettings(options: unknown, environment: NodeJS.ProcessEnv): ReadSettings {
  const flat = flattenOptions(options);
  const notices: Notice[] = [];
  const values: Partial<Record<keyof Settings, unknown>> = Object.create(null);
  const sources: Partial<Record<keyof Settings, Source>> = Object.create(null);
  for (const path of Object.keys(settings) as (keyof Settings)[]) {
    const found = flat.has(path)
      ? { value: readOption(path, flat.get(path)), source: "option" }
      : readVariables(path, environment, notices);
    values[path] = found === undefined ? settings[path].fallback : found.value;
    sources[path] = found?.source ?? "default";
  }
  return { values: values as Settings, sources: sources as Record<keyof Settings, Source>, notices };
}

function readOption<Path extends keyof Settings>(path: Path, value: unknown): Settings[Path] {
  const origin = `Option ${path}`;
  const { check } = settings[path] as Setting<Settings[Path]>;
  return check(value, origin);
}

interface Found {
  readonly value: unknown;
  readonly source: Source;
}

function readVariables(path: keyof Settings, environment: NodeJS.ProcessEnv, notices: Notice[]): Found | undefined {
  for (const variable of environmentTable) {
    if (variable.sets !== path) continue;
    try {
      const value = readVariable(path, variable, environment);
      if (value !== undefined) return { value, source: variable.name };
    } catch (error) {
      if (variable.family !== "opentelemetry" || !LangfuseKitError.isInstance(error)) throw error;
      const message = `${error.message} It is passed over.`;
      notices.push({ key: `variable:${variable.name}`, message });
    }
  }
  return undefined;
}

function readVariable<Path extends keyof Settings>(
  path: Path,
  variable: EnvironmentVariable,
  environment: NodeJS.ProcessEnv,
): Settings[Path] | undefined {
  const text = variableText(environment, variable.name);
  if (text === undefined) return undefined;
  const origin = `Variable ${variable.name}`;
  const value = variable.read(text, environment);
  if (value === undefined) return undefined;
  const fix = `Give ${variable.expects}.`;
  if (value === UNREADABLE) throw invalid(origin, text, fix);
  return checkVariable(settings[path] as Setting<Settings[Path]>, value, origin, text, variable.expects);
}

/** Where the unit of the variable is not that of the option, the option's own message would mislead. */
function checkVariable<T>(
  { check }: Setting<T>,
  value: unknown,
  origin: string,
  text: string,
  expects: string | undefined,
): T {
  if (expects === undefined) return check(value, origin);
  try {
    return check(value, origin);
  } catch {
    throw invalid(origin, text, `Give ${expects}.`);
  }
}
