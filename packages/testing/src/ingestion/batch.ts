import type { IngestionEvent } from "../score/index.ts";
import { eventRules } from "./event-rules.ts";
import { moment } from "./rules.ts";
import type { EventError, Issue } from "./types.ts";

export interface BatchOptions {
  /** Refuse all but scores and logs, as Langfuse 4 does by default. */
  readonly eventsOnly: boolean;
  /** The caller has shown the public key only, which is good for scores and logs. */
  readonly scoresOnly: boolean;
}

/** What the server says of a batch, and what it keeps of it. */
export interface BatchAnswer {
  readonly successes: { readonly id: string; readonly status: 201 }[];
  readonly errors: EventError[];
  readonly kept: IngestionEvent[];
  /** Answered with 201 and thrown away: scores and traces without an id of their own. */
  readonly discarded: IngestionEvent[];
}

const alwaysTaken: ReadonlySet<string> = new Set(["score-create", "sdk-log"]);

/** Judges each event of a batch alone. */
export function answerBatch(batch: readonly unknown[], options: BatchOptions): BatchAnswer {
  const answer: BatchAnswer = { successes: [], errors: [], kept: [], discarded: [] };
  for (const candidate of batch) {
    const error = judge(candidate, options);
    if (error !== undefined) {
      answer.errors.push(error);
      continue;
    }
    const event = candidate as IngestionEvent;
    // The server lists a log in neither list.
    if (event.type === "sdk-log") continue;
    answer.successes.push({ id: event.id, status: 201 });
    const needsId = event.type === "score-create" || event.type === "trace-create";
    const list = needsId && !event.body.id ? answer.discarded : answer.kept;
    list.push(event);
  }
  return answer;
}

function judge(candidate: unknown, options: BatchOptions): EventError | undefined {
  const event = (typeof candidate === "object" ? candidate : null) as Partial<IngestionEvent> | null;
  const id = typeof event?.id === "string" ? event.id : "unknown";
  const issues = event === null ? [notAnObject] : envelopeIssues(event);
  const type = String(event?.type);
  if (issues.length === 0 && options.scoresOnly && !alwaysTaken.has(type)) {
    return { id, status: 401, message: "Access Scope Denied", error: "Access Scope Denied" };
  }
  if (issues.length === 0 && options.eventsOnly && !alwaysTaken.has(type)) return refusedByVersion4(id, type);
  if (issues.length === 0) issues.push(...(eventRules[type]?.(event?.body ?? {}) ?? []));
  if (issues.length === 0) return undefined;
  return { id, status: 400, message: "Invalid request data", error: JSON.stringify(issues) };
}

const notAnObject: Issue = { code: "invalid_type", path: [], message: "Invalid input: expected object" };

function envelopeIssues(event: Partial<IngestionEvent>): Issue[] {
  const issues: Issue[] = [];
  const add = (key: string, message: string): unknown => issues.push({ code: "invalid_value", path: [key], message });
  const { id, type, body } = event;
  if (typeof id !== "string" || id.length < 1 || id.length > 800 || id.includes("\r")) add("id", "Invalid id");
  if (moment(event.timestamp) !== undefined) add("timestamp", "Invalid ISO datetime");
  if (typeof type !== "string" || !Object.hasOwn(eventRules, type)) add("type", "Invalid discriminator value");
  if (typeof body !== "object" || body === null || Array.isArray(body)) add("body", "Invalid input: expected object");
  return issues;
}

function refusedByVersion4(id: string, type: string): EventError {
  return {
    id,
    status: 400,
    message: "Event type not accepted",
    error: `Event type "${type}" is not accepted by /api/public/ingestion when LANGFUSE_MIGRATION_V4_WRITE_MODE is events_only.`,
  };
}
