import type { CapturedObservation } from "../observation/index.ts";
import { growTree, type Node } from "./tree.ts";
import type { CapturedTrace, OpenObservation } from "./types.ts";

/** Longer than what fits a failure message, a value is cut. */
const maximumText = 80;

/**
 * Traces one below the other; says so when there are none.
 * @example console.log(printTraces(await traces.all()));
 */
export function printTraces(traces: readonly CapturedTrace[]): string {
  return traces.length === 0 ? "(no traces)" : traces.map(String).join("\n\n");
}

export function printTrace(trace: CapturedTrace): string {
  const lines = [headOf(trace)];
  const roots = trace.open.length === 0 ? trace.roots : growTree(withOpen(trace));
  roots.forEach((root, index) => {
    printNode(root, "", index === roots.length - 1, lines);
  });
  return lines.join("\n");
}

/** What is open has its place too: otherwise what ended in it seems to have no parent. */
function withOpen({ open, observations }: CapturedTrace): (CapturedObservation | OpenObservation)[] {
  const there = new Set(observations.map(({ id }) => id));
  const others = open.filter(({ id }) => !there.has(id));
  return [...others, ...observations].sort((one, other) => one.startTime - other.startTime);
}

function headOf(trace: CapturedTrace): string {
  const facts = [
    `trace ${trace.id}`,
    trace.name === undefined ? "(no name)" : JSON.stringify(trace.name),
    trace.userId === undefined ? "" : `user=${trace.userId}`,
    trace.sessionId === undefined ? "" : `session=${trace.sessionId}`,
    trace.tags.length === 0 ? "" : `tags=${trace.tags.join(",")}`,
    trace.environment === "default" ? "" : `environment=${trace.environment}`,
    trace.totalCost === 0 ? "" : `$${money(trace.totalCost)}`,
  ];
  return facts.filter(Boolean).join(" ");
}

function printNode(
  node: Node<CapturedObservation | OpenObservation>,
  indent: string,
  last: boolean,
  lines: string[],
): void {
  lines.push(`${indent}${last ? "└─ " : "├─ "}${describe(node)}`);
  const inner = `${indent}${last ? "   " : "│  "}`;
  node.children.forEach((child, index) => {
    printNode(child, inner, index === node.children.length - 1, lines);
  });
}

function describe(node: CapturedObservation | OpenObservation): string {
  if (!("type" in node)) return `${node.name} (still open)`;
  const usage = Object.entries(node.usage).map(([key, value]) => `${key}=${value}`);
  const facts = [
    `${node.name} [${node.type}]`,
    node.model ?? "",
    usage.join(" "),
    node.cost.total === undefined ? "" : `$${money(node.cost.total)}`,
    `${node.durationMs} ms`,
    node.level === "DEFAULT" ? "" : node.level,
    node.statusMessage === undefined ? "" : JSON.stringify(cut(node.statusMessage)),
  ];
  return facts.filter(Boolean).join(" ");
}

/** Enough digits for a single cheap call, and none that only rounding made. */
function money(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function cut(value: string): string {
  return value.length > maximumText ? `${value.slice(0, maximumText)}…` : value;
}
