import { isRecord } from "../json/index.ts";
import { eventRules } from "./event-rules.ts";
import { moment } from "./rules.ts";
import type { EventError, IngestionEvent, Issue } from "./types.ts";

export interface BatchOptions {
  /** Refuse all but scores and logs, as Langfuse 4 does by default. */
  readonly eventsOnly?: boolean;
  /** The caller has shown the public key only, which is good for scores and logs. */
  readonly scoresOnly?: boolean;
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
const needId: ReadonlySet<string> = new Set(["score-create", "trace-create"]);

/** Judges each event of a batch alone. */
export function answerBatch(batch: readonly unknown[], options: BatchOptions = {}): BatchAnswer {
  const answer: BatchAnswer = { successes: [], errors: [], kept: [], discarded: [] };
  for (const candidate of batch) {
    const issues = envelopeIssues(candidate);
    const event = candidate as IngestionEvent;
    const error = issues.length > 0 ? invalid(idOf(candidate), issues) : judge(event, options);
    if (error !== undefined) {
      answer.errors.push(error);
      continue;
    }
    // The server lists a log in neither list.
    if (event.type === "sdk-log") continue;
    answer.successes.push({ id: event.id, status: 201 });
    const list = needId.has(event.type) && !event.body.id ? answer.discarded : answer.kept;
    list.push(event);
  }
  return answer;
}

/** What is wrong around the body; empty for an event that has a known type and a body. */
function envelopeIssues(candidate: unknown): Issue[] {
  if (!isRecord(candidate)) return [{ code: "invalid_type", path: [], message: "Invalid input: expected object" }];
  const { id, type, body, timestamp } = candidate;
  const issues: Issue[] = [];
  const complain = (key: string, message: string): void =>
    void issues.push({ code: "invalid_value", path: [key], message });
  if (typeof id !== "string" || id.length < 1 || id.length > 800 || id.includes("\r")) complain("id", "Invalid id");
  if (moment(timestamp) !== undefined) complain("timestamp", "Invalid ISO datetime");
  if (typeof type !== "string" || !Object.hasOwn(eventRules, type)) complain("type", "Invalid discriminator value");
  if (!isRecord(body)) complain("body", "Invalid input: expected object");
  return issues;
}

function judge({ id, type, body }: IngestionEvent, options: BatchOptions): EventError | undefined {
  if (!alwaysTaken.has(type)) {
    if (options.scoresOnly) return { id, status: 401, message: "Access Scope Denied", error: "Access Scope Denied" };
    if (options.eventsOnly) return refusedByVersion4(id, type);
  }
  const issues = eventRules[type]?.(body) ?? [];
  return issues.length > 0 ? invalid(id, issues) : undefined;
}

const idOf = (candidate: unknown): string =>
  isRecord(candidate) && typeof candidate.id === "string" ? candidate.id : "unknown";

/** Of a body with a million wrong fields nobody reads more. */
const mostIssues = 100;

function invalid(id: string, issues: readonly Issue[]): EventError {
  return { id, status: 400, message: "Invalid request data", error: JSON.stringify(issues.slice(0, mostIssues)) };
}

function refusedByVersion4(id: string, type: string): EventError {
  return {
    id,
    status: 400,
    message: "Event type not accepted",
    error: `Event type "${type}" is not accepted by /api/public/ingestion when LANGFUSE_MIGRATION_V4_WRITE_MODE is events_only.`,
  };
}
