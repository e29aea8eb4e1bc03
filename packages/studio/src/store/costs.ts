import { isModelCall } from "../observation/index.ts";
import { withoutNoise } from "../rollup/index.ts";

/** What adding up costs needs of an observation. */
export interface Costed {
  readonly id: string;
  readonly parentId: string | null;
  readonly type: string;
  readonly cost: number | null;
}

/** US dollars of a trace, and which observations only repeat what others cost. */
export interface TraceCost {
  /** Null while none is known. */
  readonly total: number | null;
  readonly repeating: ReadonlySet<string>;
}

/** What is stated on a parent of model calls that cost something is their sum once more, and is not counted. */
export function traceCost(observations: readonly Costed[]): TraceCost {
  const calls = observations.filter(({ type, cost }) => isModelCall(type) && cost !== null);
  const others = observations.filter(({ type, cost }) => !isModelCall(type) && cost !== null);
  const repeating = others.length === 0 ? new Set<string>() : ancestors(observations, others.concat(calls));
  let total: number | null = null;
  for (const { cost } of calls) total = (total ?? 0) + (cost ?? 0);
  for (const { id, cost } of others) if (!repeating.has(id)) total = (total ?? 0) + (cost ?? 0);
  return { total: total === null ? null : withoutNoise(total), repeating };
}

function ancestors(observations: readonly Costed[], of: readonly Costed[]): Set<string> {
  const parents = new Map(observations.map(({ id, parentId }) => [id, parentId]));
  const found = new Set<string>();
  for (const { parentId } of of) {
    // What was found before has had its own ancestors found; a circle ends there too.
    for (let id = parentId; id !== null && id !== undefined && !found.has(id); id = parents.get(id) ?? null) {
      found.add(id);
    }
  }
  return found;
}
