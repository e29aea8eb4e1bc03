import type { Answer } from "../transport/index.ts";
import { maxResponseBytes } from "../transport/index.ts";
import { plainWords } from "./plain-words.ts";
import { type Action, ruleOfEvent } from "./table.ts";

/** What a 207 says of one event. */
export interface EventVerdict {
  readonly action: Action;
  readonly status: number;
  readonly reason: string;
  readonly hint?: string;
}

/**
 * What a 207 says of each event, by id; an id that it does not name was lost on the way. Undefined for a body that
 * cannot be read, which leaves it to the status.
 */
export function eventVerdicts(
  answer: Answer,
  sent: Readonly<Record<string, string>>,
): ReadonlyMap<string, EventVerdict> | undefined {
  const parsed = parse(answer);
  if (parsed === undefined) return undefined;
  const verdicts = new Map<string, EventVerdict>();
  for (const entry of parsed.errors) {
    if (typeof entry.id !== "string") continue;
    const status = typeof entry.status === "number" ? entry.status : 500;
    const said = [entry.message, entry.error].filter((part) => typeof part === "string").join(": ");
    verdicts.set(entry.id, { ...ruleOfEvent(status), status, reason: plainWords(said, sent) });
  }
  // Last, so that an id in both lists counts as stored: the same event id overwrites itself, and one of them got through.
  for (const entry of parsed.successes) {
    if (typeof entry.id === "string") verdicts.set(entry.id, { action: "done", status: 201, reason: "" });
  }
  return verdicts;
}

/** True for a 207 that broke off: what it would have said of each event is worth asking again. */
export function brokeOff(answer: Answer): boolean {
  return answer.cut && answer.body.length < maxResponseBytes;
}

interface Entry {
  readonly id?: unknown;
  readonly status?: unknown;
  readonly message?: unknown;
  readonly error?: unknown;
}

function parse(answer: Answer): { successes: readonly Entry[]; errors: readonly Entry[] } | undefined {
  try {
    const body = JSON.parse(Buffer.from(answer.body).toString("utf8")) as {
      successes?: unknown;
      errors?: unknown;
    } | null;
    if (!Array.isArray(body?.successes) && !Array.isArray(body?.errors)) return undefined;
    return { successes: entries(body?.successes), errors: entries(body?.errors) };
  } catch {
    return undefined;
  }
}

function entries(list: unknown): Entry[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "object" && entry !== null) : [];
}
