import type { Answer, Failure } from "../transport/index.ts";
import { brokeOff, type EventVerdict, eventVerdicts } from "./event-verdicts.ts";
import { partialSuccess } from "./partial-success.ts";
import { plainWords } from "./plain-words.ts";
import { retryAfter } from "./retry-after.ts";
import { type Action, passingPageRule, type Rule, ruleOfFailure, ruleOfStatus, strangePageRule } from "./table.ts";
import { wordsOf } from "./words-of.ts";

/** An answer, judged. */
export interface Outcome {
  readonly action: Action;
  /** 0 where there was no answer. */
  readonly status: number;
  /** The server's or the platform's words, safe to log. */
  readonly reason: string;
  readonly hint?: string | undefined;
  readonly failure?: Failure | undefined;
  /** True when nobody listens at the address. */
  readonly connectionRefused?: boolean | undefined;
  /** What the server asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** How many observations of an accepted request the server says it refused. */
  readonly rejected?: number | undefined;
  /** What a 207 says of each event. */
  readonly events?: ReadonlyMap<string, EventVerdict> | undefined;
}

interface Question {
  /** Which of the two APIs answered: ingestion tells of each event, OTLP of all together. */
  readonly api: "ingestion" | "otlp";
  /** The headers of what was sent: nothing of them may be in what is said of the answer. */
  readonly sent: Readonly<Record<string, string>>;
  /** Wall clock. */
  readonly now: number;
  /** True once this endpoint has answered as one should. */
  readonly known: boolean;
}

/**
 * What an answer means for what was sent.
 * @example const outcome = judge(answer, { api: "otlp", sent: headers, now: Date.now(), known: true });
 */
export function judge(answer: Answer, { api, sent, now, known }: Question): Outcome {
  const rule = ruleOf(answer, known);
  const base = { ...rule, status: answer.status, failure: answer.failure, connectionRefused: answer.connectionRefused };
  if (rule.action !== "done") {
    const wait = retryAfter(answer.headers["retry-after"], answer.headers.date, now);
    return { ...base, reason: wordsOf(answer, sent), retryAfterMs: rule.action === "retry" ? wait : undefined };
  }
  if (api === "ingestion") {
    if (answer.status !== 207) return { ...base, reason: "" };
    // Nothing is known of any event, so all are asked for again.
    if (brokeOff(answer)) return { ...base, reason: "The answer broke off.", events: new Map() };
    return { ...base, reason: "", events: eventVerdicts(answer, sent) };
  }
  const partial = partialSuccess(answer);
  if (partial === undefined || partial.rejected === 0) return { ...base, reason: "" };
  const said = plainWords(partial.message, sent);
  return { ...base, rejected: partial.rejected, reason: `partial: ${said}` };
}

function ruleOf(answer: Answer, known: boolean): Rule {
  if (answer.status === 0) return ruleOfFailure(answer.failure ?? "network");
  const rule = ruleOfStatus(answer.status);
  const html = (answer.headers["content-type"] ?? "").includes("text/html");
  if (rule.action !== "done" || !html) return rule;
  return known ? passingPageRule : strangePageRule;
}
