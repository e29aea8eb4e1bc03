import { currentEngine } from "../observe/index.ts";
import { LangfuseKitError } from "../runtime/index.ts";
import { type Reading, readings } from "./readings.ts";
import type { RequestOptions, RequestSettings } from "./types.ts";

type Asked = (request: unknown, response: unknown) => unknown;

/**
 * Reads the shared options once, at set-up. Throws at the first that cannot be used.
 * @example const settings = readRequestOptions("express", options);
 */
export function readRequestOptions<Request, Response>(
  scope: string,
  options: RequestOptions<Request, Response> | undefined,
): RequestSettings<Request, Response> {
  const given = readGiven(scope, options);
  const settings: Record<string, Asked | undefined> = {};
  for (const [name, reading] of Object.entries<Reading<unknown>>(readings)) {
    const value = given[name];
    settings[name] = value === undefined || value === null ? undefined : asked(scope, name, value, reading);
  }
  return settings as unknown as RequestSettings<Request, Response>;
}

function readGiven(scope: string, options: unknown): Record<string, unknown> {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object" || Array.isArray(options)) {
    throw refusal(scope, "The options are not an object", "Give an object, or nothing.");
  }
  const known = Object.keys(readings);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw refusal(scope, `Option ${JSON.stringify(unknown)} is unknown`, `Known are ${known.join(", ")}.`);
  }
  return options as Record<string, unknown>;
}

function asked(scope: string, name: string, value: unknown, reading: Reading<unknown>): Asked {
  if (typeof value !== "function") {
    const constant = reading.read(value);
    if (constant === undefined) throw refusal(scope, `Option ${name} cannot be used`, reading.fix);
    return () => constant;
  }
  if (Object.prototype.toString.call(value) === "[object AsyncFunction]") {
    throw refusal(scope, `Option ${name} is an async function`, "Give one that answers at once.");
  }
  return (request, response) => answerOf(name, () => value(request, response), reading);
}

/** What a user's function says, as far as it can be used. Never throws. */
function answerOf(name: string, ask: () => unknown, reading: Reading<unknown>): unknown {
  try {
    const answer = ask();
    if (answer === undefined || answer === null) return undefined;
    const value = isPromise(answer) ? undefined : reading.read(answer);
    if (value !== undefined) return value;
    leftOut(name, `gave what cannot be used. ${reading.fix}`);
  } catch (error) {
    leftOut(name, "failed", error);
  }
  return reading.failed;
}

function leftOut(name: string, trouble: string, ...thrown: [unknown?]): void {
  currentEngine()?.skipped(
    `request-option:${name}`,
    `The option ${name} was left out of a request, since it ${trouble}`,
    ...thrown,
  );
}

/** Nobody waits for it, so its rejection is ours to take. Other thenables may do work when they are asked. */
function isPromise(value: unknown): boolean {
  if (!(value instanceof Promise)) return false;
  value.catch(() => undefined);
  return true;
}

function refusal(scope: string, problem: string, fix: string): LangfuseKitError {
  return new LangfuseKitError(scope, `${problem}. ${fix}`, { code: "INVALID_OPTION" });
}
