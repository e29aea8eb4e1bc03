import { LangfuseKitError, readable, reportFailedTo } from "../runtime/index.ts";
import { currentEngine } from "./engine.ts";

/**
 * Runs our own part of a request, a job or an answer: if it fails, that is counted and logged once, and the application goes on.
 * @example const context = safely("the trace context of a job", () => readCarrier(received));
 */
export function safely<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportFailed(what, error);
    return undefined;
  }
}

/**
 * Our own part of a public call. What the application hands over may throw when it is looked at; that is counted and
 * said once, and the application's own function runs all the same. Only the refusal by a cost limit goes through.
 * @example const begun = safelyUnlessRefused("a call", () => beginModelCall(name, options));
 */
export function safelyUnlessRefused<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportUnlessRefused(what, error);
    return undefined;
  }
}

/** For calls so frequent that a closure for each of them would count. */
export function reportUnlessRefused(what: string, error: unknown): void {
  throwRefusal(error);
  reportFailed(what, error);
}

/**
 * Counts that a part of tracing failed, and says so once.
 * @example catch (error) { reportFailed("A posted score", error); }
 */
export function reportFailed(what: string, error: unknown): void {
  reportFailedTo(reportOnce, what, error);
}

/** Whether an error is meant for the application: only the one that its cost limit asks for. */
export function throwRefusal(error: unknown): void {
  if (LangfuseKitError.isInstance(error) && error.code === "COST_LIMIT") throw error;
}

/** Counts a part of tracing that was left out, under its key, and logs the message once. */
export function reportOnce(key: string, message: string, ...thrown: [unknown?]): void {
  currentEngine()?.reportOnce(key, message, ...thrown);
}

/**
 * An own copy of what was handed over, as fields: none for anything that is no object, and without those that throw
 * when they are read.
 */
export function fieldsOf<T extends object>(what: string, value: T | undefined): Partial<T> {
  if (value === undefined || value === null) return {};
  if (!checkObject(what, value)) return {};
  try {
    return { ...value };
  } catch {
    reportOnce(`unreadable:${what}`, `${what} was given something that throws when it is read, so that was left out.`);
    return readable(value);
  }
}

/**
 * Whether something can hold fields. Anything else is counted and said once, and nothing of it is read: a text or a
 * list would be walked piece by piece.
 */
export function checkObject(what: string, value: unknown): value is object {
  const kind = kindOf(value);
  if (kind === "object") return true;
  reportOnce(`no-object:${what}`, `${what} was given a ${kind} where an object belongs, so it was passed over.`);
  return false;
}

function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  try {
    if (Array.isArray(value)) return "list";
    return ArrayBuffer.isView(value) ? "buffer" : "object";
  } catch {
    // A revoked Proxy, which throws when it is read; that is reported there.
    return "object";
  }
}

/** A name as text, whatever was given, so that an unusable name does not cost the observation. */
export function nameOf(given: unknown): string {
  const name = typeof given === "function" ? safelyUnlessRefused("a name", () => given.name) : given;
  if (typeof name === "string" && name !== "") return name;
  if (typeof name === "number" || typeof name === "bigint") return String(name);
  reportOnce("no-name", 'An observation was given no name, or one that is no text; it is called "unnamed".');
  return "unnamed";
}
