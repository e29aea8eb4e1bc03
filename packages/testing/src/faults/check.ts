import { checkNames, checkValues, isRecord, kinds, refuse, type Table } from "../kinds/index.ts";
import type { FaultAction, FaultCondition, Faults } from "./types.ts";

type Names<Group> = Group extends unknown ? keyof Group : never;

/** What names an action. */
type ActionName = Exclude<Names<FaultAction>, "body" | "headers" | "retryAfter" | "message" | "redirectStatus">;

const conditions: Table<keyof FaultCondition> = {
  when: kinds.when,
  times: kinds.times,
  after: kinds.count,
  accepted: kinds.yesOrNo,
};

const actions: Table<ActionName> = {
  status: kinds.status,
  hang: kinds.truth,
  reset: kinds.reset,
  slow: kinds.milliseconds,
  drip: kinds.milliseconds,
  refuse: kinds.truth,
  partial: kinds.count,
  refuseIf: kinds.test,
  maxBytes: kinds.count,
  redirect: kinds.header,
  malformed: kinds.truth,
  huge: kinds.count,
  ingestion: kinds.group,
};

/** What an action may have beside it. */
const companions: Readonly<Partial<Record<ActionName, Table>>> = {
  status: { body: kinds.body, headers: kinds.headers, retryAfter: kinds.retryAfter },
  partial: { message: kinds.text },
  redirect: { redirectStatus: kinds.status },
};

const mixture: Table = { refuse: kinds.refusals, omit: kinds.omissions };

const isAction = (name: string): name is ActionName => Object.hasOwn(actions, name);
const list = (names: readonly string[]): string => names.join(", ");

/** An optional value may be left open; an action may not, since its name alone sets it off. */
function given(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined || isAction(name)));
}

function checkRule(rule: unknown): void {
  const place = "A fault rule";
  if (!isRecord(rule)) refuse(`${place} is an object, such as { status: 503 }. Give one rule, or a list of them.`);
  const all = { ...conditions, ...actions, ...Object.assign({}, ...Object.values(companions)) };
  checkNames(rule, Object.keys(all), place);
  const [action, ...more] = Object.keys(rule).filter(isAction);
  if (action === undefined) refuse(`${place} has no action. Give it one of ${list(Object.keys(actions))}.`);
  if (more.length > 0) refuse(`${place} has ${list([action, ...more])}. Make it a list of rules, an action each.`);
  const table = { ...conditions, ...companions[action], [action]: actions[action] };
  checkNames(rule, Object.keys(table), `${place} with ${action}`);
  checkValues(given(rule), table, place);
  const { ingestion } = rule;
  if (!isRecord(ingestion)) return;
  checkNames(ingestion, Object.keys(mixture), "The ingestion of a fault rule");
  checkValues(ingestion, mixture, "The ingestion of a fault rule");
}

/** Throws for what would be no fault at all, or break the server in a way that nobody asked for. */
export function checkFaults(faults: Faults): void {
  for (const rule of [faults].flat()) checkRule(rule);
}
