import type { CapturedTrace, ObservationNode } from "./types.ts";

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
  trace.roots.forEach((root, index) => {
    printNode(root, "", index === trace.roots.length - 1, lines);
  });
  return lines.join("\n");
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

function printNode(node: ObservationNode, indent: string, last: boolean, lines: string[]): void {
  lines.push(`${indent}${last ? "└─ " : "├─ "}${describe(node)}`);
  const inner = `${indent}${last ? "   " : "│  "}`;
  node.children.forEach((child, index) => {
    printNode(child, inner, index === node.children.length - 1, lines);
  });
}

function describe(node: ObservationNode): string {
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
