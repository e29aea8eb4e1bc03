import { types } from "node:util";
import { unknownOption } from "../config/index.ts";
import { reportOnce } from "../observe/index.ts";
import { isAsyncFunction, LangfuseKitError } from "../runtime/index.ts";
import { type Reading, readings } from "./readings.ts";
import type { RequestOptions, RequestSettings } from "./types.ts";

/**
 * A function the user gave, called with what the framework has for a request, or a job. Two parameters rather than a rest
 * list, which would be allocated for every call.
 */
type UsersFunction = (first: unknown, second: unknown) => unknown;

/** An option, ready to use: never throws. Where `isEarly`, it is asked again later, so that a failure now is not reported. */
type Setting = (first: unknown, second: unknown, isEarly?: boolean) => unknown;

/** Settings that were given as a value, not as a function: they answer the same every time. */
const constants = new WeakSet<object>();
export const isConstant = (setting: object | undefined): boolean => setting !== undefined && constants.has(setting);

/** A user's function, and how what it says is read. */
export interface Question {
  readonly name: string;
  readonly subject: string;
  readonly ask: UsersFunction;
  readonly reading: Reading<unknown>;
}

/** The options there are. */
interface Known {
  readonly readings: Readonly<Record<string, Reading<unknown>>>;
  /** What the options are of, for messages: a request, or a job. */
  readonly subject: string;
  /** Names that are read elsewhere. */
  readonly own?: readonly string[] | undefined;
}

/**
 * Reads the shared options once, at set-up. Throws at the first that cannot be used, or has no name that is known:
 * `own` are names that the adapter itself reads.
 * @example const settings = readRequestOptions("express", options);
 */
export function readRequestOptions<Request, Response>(
  scope: string,
  options: RequestOptions<Request, Response> | undefined,
  own?: readonly string[],
): RequestSettings<Request, Response> {
  return readOptions(scope, options, { readings, subject: "request", own }) as RequestSettings<Request, Response>;
}

/** Each option becomes a function that never throws, or is absent. */
export function readOptions(scope: string, options: unknown, known: Known): unknown {
  const given = readGiven(scope, options, [...Object.keys(known.readings), ...(known.own ?? [])]);
  const settings: Record<string, Setting | undefined> = {};
  for (const [name, reading] of Object.entries(known.readings)) {
    const value = given[name];
    const isAbsent = value === undefined || value === null;
    settings[name] = isAbsent ? undefined : settingOf(scope, name, value, reading, known.subject);
  }
  return settings;
}

function readGiven(scope: string, options: unknown, known: readonly string[]): Record<string, unknown> {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object" || Array.isArray(options)) {
    throw refusal(scope, "The options are not an object", "Give an object, or nothing.");
  }
  const unknown = unknownOption(options, known);
  if (unknown !== undefined) throw new LangfuseKitError(scope, unknown, { code: "INVALID_OPTION" });
  return options as Record<string, unknown>;
}

function settingOf(scope: string, name: string, value: unknown, reading: Reading<unknown>, subject: string): Setting {
  if (typeof value !== "function") {
    const constant = reading.read(value);
    if (constant === undefined) throw refusal(scope, `Option ${name} cannot be used`, reading.fix);
    const setting = (): unknown => constant;
    constants.add(setting);
    return setting;
  }
  if (isAsyncFunction(value)) {
    throw refusal(scope, `Option ${name} is an async function`, "Give one that answers at once.");
  }
  const question: Question = { name, subject, ask: value as UsersFunction, reading };
  return (first, second, isEarly) => answerTo(question, first, second, isEarly);
}

/** What a user's function says, as far as it can be used. Never throws. */
export function answerTo(question: Question, first: unknown, second: unknown, isEarly = false): unknown {
  const { name, subject, ask, reading } = question;
  try {
    const answer = ask(first, second);
    if (answer === undefined || answer === null) return undefined;
    const value = isPromise(answer) ? undefined : reading.read(answer);
    if (value !== undefined) return value;
    if (!isEarly) reportOption(name, subject, `gave what cannot be used. ${reading.fix}`);
  } catch (error) {
    if (!isEarly) reportOption(name, subject, "failed", error);
  }
  return reading.failed;
}

function reportOption(name: string, subject: string, trouble: string, ...thrown: [unknown?]): void {
  reportOnce(
    `${subject}-option:${name}`,
    `The option ${name} was left out of a ${subject}, since it ${trouble}`,
    ...thrown,
  );
}

/** Marks its rejection as handled, since nobody awaits it. Only real promises: calling `then` of others may start work. */
function isPromise(value: unknown): boolean {
  if (!types.isPromise(value)) return false;
  value.catch(() => undefined);
  return true;
}

function refusal(scope: string, problem: string, fix: string): LangfuseKitError {
  return new LangfuseKitError(scope, `${problem}. ${fix}`, { code: "INVALID_OPTION" });
}
