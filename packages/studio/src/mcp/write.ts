import type { Observation, Score, SessionSummary, TraceSummary } from "../contract/index.ts";
import type { Store } from "../store/index.ts";
import { buildTree, type Node } from "../tree/index.ts";

export const iso = (time: number): string => new Date(time).toISOString();
const took = (milliseconds: number): string => `${Number(milliseconds.toPrecision(4))} ms`;
/** Models without a price are named: the cost leaves them out. */
export function money(cost: number | null, unpriced: readonly string[] = []): string {
  const without = unpriced.length === 0 ? "" : ` without ${short(unpriced.join(", "))}, of no known price`;
  return cost === null ? "cost unknown" : `$${Number(cost.toPrecision(4))}${without}`;
}
const tokens = (amount: number | null): string => (amount === null ? "" : `${amount} tokens`);

/** One line of facts; what is not known is left out. */
export const line = (parts: readonly (string | null | undefined | false)[]): string =>
  parts.filter(Boolean).join(" · ");
/** Names of others stay within their line. */
export const short = (text: string, longest = 200): string => {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length > longest ? `${flat.slice(0, longest)}…` : flat;
};

export function traceLine(trace: TraceSummary): string {
  const facts = line([
    trace.id,
    short(trace.name) || "unnamed",
    iso(trace.start),
    took(trace.latency),
    trace.incomplete ? "incomplete" : trace.state,
    trace.errors > 0 && `${trace.errors} errors: ${short(trace.error ?? "")}`,
    tokens(trace.totalTokens),
    money(trace.cost, trace.unpricedModels),
    trace.userId !== null && `user ${short(trace.userId)}`,
    trace.sessionId !== null && `session ${short(trace.sessionId)}`,
    trace.services.length > 0 && `services ${short(trace.services.join(", "))}`,
    trace.models.length > 0 && `models ${short(trace.models.join(", "))}`,
  ]);
  return trace.inputPreview === null ? facts : `${facts}\n  ${short(trace.inputPreview)}`;
}

export function sessionLine(session: SessionSummary): string {
  return line([
    short(session.id),
    `${session.traces} traces`,
    `${iso(session.start)} to ${iso(session.end)}`,
    session.errors > 0 && `${session.errors} errors`,
    tokens(session.totalTokens),
    money(session.cost, session.unpricedModels),
    session.users.length > 0 && `users ${short(session.users.join(", "))}`,
    session.firstInput !== null && `first: ${short(session.firstInput)}`,
  ]);
}

export function stepLine(step: Observation): string {
  return line([
    `[${step.type}] ${short(step.name) || "unnamed"}`,
    step.id,
    step.end === null ? "running" : took(Math.max(0, step.end - step.start)),
    step.level !== "DEFAULT" && `${step.level}${step.statusMessage === null ? "" : `: ${short(step.statusMessage)}`}`,
    step.model !== null && short(step.model),
    step.usage !== null && tokens(step.usage.total ?? null),
    step.usage !== null && money(step.cost?.total ?? null),
    step.queueWait !== null && `waited ${took(step.queueWait)}`,
    step.service !== null && short(step.service),
  ]);
}

export const scoreLine = (score: Score): string =>
  line([
    `score ${short(score.name)}: ${score.stringValue === null ? score.value : short(score.stringValue)}`,
    score.observationId !== null && `of ${score.observationId}`,
    score.comment !== null && short(score.comment),
  ]);

/** The steps as a tree, each below its parent, from a place on. */
export function treeLines(steps: readonly Observation[]): string[] {
  const lines: string[] = [];
  const waiting: Node<Observation>[] = [...buildTree(steps)].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    lines.push(`${"  ".repeat(Math.min(node.depth, 40))}${stepLine(node.step)}`);
    waiting.push(...[...node.children].reverse());
  }
  return lines;
}

/** Part of a text, with where the rest begins. */
export function excerpt(title: string, text: string | null, from: number, longest: number): string | undefined {
  if (text === null || text === "") return undefined;
  const part = text.slice(from, from + longest);
  const end = from + part.length;
  const rest =
    end < text.length ? ` (characters ${from} to ${end} of ${text.length}; ask again with from: ${end})` : "";
  return `${title}${rest}:\n${part}`;
}

export function turnLines(store: Store, trace: TraceSummary, longest: number): string {
  const content = store.trace(trace.id);
  return [
    traceLine({ ...trace, inputPreview: null }),
    excerpt("  input", content?.input ?? null, 0, longest),
    excerpt("  output", content?.output ?? null, 0, longest),
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}
