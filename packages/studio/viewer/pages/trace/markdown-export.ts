import type { Observation, ObservationDetail, TraceDetail } from "../../../src/contract/index.ts";
import { dollars, duration, exact } from "../../text/index.ts";
import { buildTree, type Row, visibleRows } from "../../waterfall/index.ts";

/** A fence that nothing inside can close. */
export function fenced(text: string, language: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const took = (ms: number): string => {
  const { value, unit } = duration(ms);
  return `${value} ${unit}`;
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

function line(observation: Observation, depth: number): string {
  const { type, name, start, end, model, cost, usage, level, statusMessage } = observation;
  const total = usage?.total;
  const facts = [
    end === null ? "running" : took(end - start),
    model,
    total === undefined ? null : `${exact(total)} tokens`,
    cost?.total === undefined ? null : dollars(cost.total),
    level === "DEFAULT" ? null : `**${level}**${statusMessage === null ? "" : ` ${oneLine(statusMessage)}`}`,
  ].filter((fact) => fact !== null);
  return `${"  ".repeat(depth)}- ${type} \`${oneLine(name).replaceAll("`", "'")}\`: ${facts.join(", ")}`;
}

function content(title: string, text: { text: string; size: number; truncated: boolean } | null): string[] {
  if (text === null) return [];
  const cut = text.truncated ? ` (cut at ${exact(text.text.length)} of ${exact(text.size)} characters)` : "";
  return [`**${title}**${cut}`, "", fenced(text.text, /^\s*[[{]/.test(text.text) ? "json" : ""), ""];
}

/** The rows of all observations, in the order of the tree. */
const rowsOf = (trace: TraceDetail): readonly Row<Observation>[] =>
  visibleRows(buildTree(trace.list), { collapsed: new Set(), search: "", hideInfrastructure: false });

/** The content of more observations than this would make the text longer than anybody reads. */
const most = 40;

const isTelling = ({ type, level, parentId, infrastructure }: Observation): boolean =>
  type === "generation" ||
  type === "tool" ||
  type === "retriever" ||
  level === "ERROR" ||
  (parentId === null && !infrastructure);

/** What tells most and has content, in the order of the tree: roots, generations, tools, failures. */
export const telling = (trace: TraceDetail): readonly Observation[] =>
  rowsOf(trace)
    .map(({ node }) => node.step)
    .filter((one) => isTelling(one) && one.inputSize + one.outputSize > 0)
    .slice(0, most);

/**
 * A trace as a text for a person or a model to read: what it is, its tree, and the content of the given observations.
 * @example const text = traceMarkdown(trace, details);
 */
export function traceMarkdown(trace: TraceDetail, details: readonly ObservationDetail[]): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ["trace", trace.id],
    ["state", trace.state],
    ["started", new Date(trace.start).toISOString()],
    ["took", took(trace.latency)],
    ["tokens", trace.totalTokens === null ? null : exact(trace.totalTokens)],
    ["cost", trace.cost === null ? null : dollars(trace.cost)],
    ["user", trace.userId],
    ["session", trace.sessionId],
    ["services", trace.services.join(", ") || null],
    ["tags", trace.tags.join(", ") || null],
    ["first error", trace.error === null ? null : oneLine(trace.error)],
  ];
  return [
    `# ${oneLine(trace.name) || "unnamed trace"}`,
    "",
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`- ${name}: ${value}`])),
    "",
    "## Observations",
    "",
    ...rowsOf(trace).map(({ node, depth }) => line(node.step, depth)),
    "",
    ...(details.length === 0 ? [] : ["## Content", ""]),
    ...details.flatMap((detail) => [
      `### ${detail.type} ${oneLine(detail.name)}`,
      "",
      ...content("Input", detail.input),
      ...content("Output", detail.output),
    ]),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}
