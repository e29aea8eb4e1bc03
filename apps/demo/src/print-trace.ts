import { serviceOf } from "./expected.ts";
import type { Observation, Trace } from "./trace.ts";

/** A trace as a tree, a line an observation. What lost its parent is a root. */
export function printTrace({ id, name, userId, sessionId, totalCost, observations, scores }: Trace): string {
  const ids = new Set(observations.map((observation) => observation.id));
  const sorted = observations.toSorted((left, right) => left.startTime.localeCompare(right.startTime));
  const childrenOf = (parent: string | null): Observation[] =>
    sorted.filter(({ parentObservationId: own }) => (own !== null && ids.has(own) ? own : null) === parent);
  const began = Date.parse(sorted[0]?.startTime ?? "");
  const said = scores.map((score) => `${score.name}=${score.value}`);
  const identity = [userId && `user=${userId}`, sessionId && `session=${sessionId}`];
  const lines = [line([`trace ${id}`, JSON.stringify(name), ...identity, dollars(totalCost), ...said])];
  const add = (siblings: readonly Observation[], indent: string): void => {
    for (const [index, observation] of siblings.entries()) {
      const isLast = index === siblings.length - 1;
      lines.push(`${indent}${isLast ? "└─ " : "├─ "}${describe(observation, began)}`);
      add(childrenOf(observation.id), `${indent}${isLast ? "   " : "│  "}`);
    }
  };
  add(childrenOf(null), "");
  return lines.join("\n");
}

function describe(observation: Observation, began: number): string {
  const { name, type, level, model, usageDetails, costDetails, startTime, endTime } = observation;
  const usage = Object.entries(usageDetails).map(([key, count]) => `${key}=${count}`);
  const start = Date.parse(startTime);
  const took = endTime === null ? "running" : `${Date.parse(endTime) - start} ms`;
  const what = `${name} [${type.toLowerCase()}]`;
  const trouble = level === "DEFAULT" ? null : level;
  return line([
    serviceOf(observation).padEnd(7),
    what,
    model,
    ...usage,
    dollars(costDetails.total ?? null),
    trouble,
    `+${start - began} ms, ${took}`,
  ]);
}

/** Enough digits for a single cheap call, and none that only rounding made. */
const dollars = (cost: number | null): string | null => (cost ? `$${Number(cost.toPrecision(10))}` : null);

const line = (facts: readonly (string | null)[]): string => facts.filter(Boolean).join(" ");
