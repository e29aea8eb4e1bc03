/** What the demo reads of a trace, as Langfuse's API answers it. */
export interface Trace {
  readonly id: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly totalCost: number | null;
  readonly observations: readonly Observation[];
}

interface Observation {
  readonly id: string;
  readonly parentObservationId: string | null;
  readonly type: string;
  readonly name: string | null;
  readonly startTime: string;
  readonly endTime: string | null;
  readonly model: string | null;
  readonly usageDetails: Readonly<Record<string, number>>;
  readonly costDetails: Readonly<Record<string, number>>;
}

/** A trace as a tree, a line an observation. What lost its parent is a root. */
export function printTrace({ id, name, userId, totalCost, observations }: Trace): string {
  const ids = new Set(observations.map((observation) => observation.id));
  const sorted = observations.toSorted((left, right) => left.startTime.localeCompare(right.startTime));
  const childrenOf = (parent: string | null): Observation[] =>
    sorted.filter(({ parentObservationId: own }) => (own !== null && ids.has(own) ? own : null) === parent);
  const lines = [line([`trace ${id}`, JSON.stringify(name), userId && `user=${userId}`, dollars(totalCost)])];
  const add = (siblings: readonly Observation[], indent: string): void => {
    for (const [index, observation] of siblings.entries()) {
      const isLast = index === siblings.length - 1;
      lines.push(`${indent}${isLast ? "└─ " : "├─ "}${describe(observation)}`);
      add(childrenOf(observation.id), `${indent}${isLast ? "   " : "│  "}`);
    }
  };
  add(childrenOf(null), "");
  return lines.join("\n");
}

function describe({ name, type, model, usageDetails, costDetails, startTime, endTime }: Observation): string {
  const usage = Object.entries(usageDetails).map(([key, count]) => `${key}=${count}`);
  const ms = endTime === null ? "running" : `${Date.parse(endTime) - Date.parse(startTime)} ms`;
  return line([`${name} [${type.toLowerCase()}]`, model, ...usage, dollars(costDetails.total ?? null), ms]);
}

/** Enough digits for a single cheap call, and none that only rounding made. */
const dollars = (cost: number | null): string | null => (cost ? `$${Number(cost.toPrecision(10))}` : null);

const line = (facts: readonly (string | null)[]): string => facts.filter(Boolean).join(" ");
