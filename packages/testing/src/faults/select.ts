import type { FaultAction, FaultedRequest, FaultRule } from "./types.ts";

/** The rules that are in force, each with how often it would have acted. */
export interface RuleBook {
  readonly rules: readonly FaultRule[];
  readonly seen: Map<FaultRule, number>;
}

/** Rules that cut a request off before its body. */
function actsBeforeBody(rule: FaultRule): boolean {
  return "reset" in rule && rule.reset === "before-body";
}

/** What is in store for a request. */
export interface Selection {
  /** Milliseconds to wait first. */
  readonly wait: number;
  /** Whether it counts as taken even when the client leaves during the wait. */
  readonly taken: boolean;
  /** The first rule that decides the answer. */
  readonly rule: FaultRule | undefined;
}

export function selectFault(book: RuleBook, request: FaultedRequest, beforeBody: boolean): Selection {
  let wait = 0;
  let taken = false;
  for (const rule of book.rules) {
    if ("refuse" in rule || actsBeforeBody(rule) !== beforeBody) continue;
    if (!matches(rule, request) || !concerns(rule, request) || !isDue(book, rule)) continue;
    if (!("slow" in rule)) return { wait, taken, rule };
    wait += rule.slow;
    taken ||= rule.accepted === true;
  }
  return { wait, taken, rule: undefined };
}

function matches({ when }: FaultRule, request: FaultedRequest): boolean {
  if (when === undefined) return true;
  return typeof when === "string" ? when === request.path : when(request);
}

/** Whether the action has anything to do with the request, apart from the rule's conditions. */
function concerns(action: FaultAction, request: FaultedRequest): boolean {
  if ("maxBytes" in action) return request.body.length > action.maxBytes;
  if ("refuseIf" in action) return request.spans().some(action.refuseIf);
  if ("partial" in action) return request.path.endsWith("/v1/traces");
  if ("ingestion" in action) return request.path === "/api/public/ingestion";
  return true;
}

function isDue(book: RuleBook, rule: FaultRule): boolean {
  const before = book.seen.get(rule) ?? 0;
  const first = rule.after ?? 0;
  const due = before >= first && before < first + (rule.times ?? Number.POSITIVE_INFINITY);
  book.seen.set(rule, before + 1);
  return due;
}
