import type { Observation, ObservationType } from "../../src/contract/index.ts";
import type { Node } from "../../src/tree/index.ts";
import type { CallFigures, CallGraph, GraphEdge, GraphNode } from "./types.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Writable<Omit<GraphNode, "ids">> & { ids: string[] };

/** Who did it: a model where one answered, a service where it is a plain step, and else what the step is called. */
function doerOf({ type, name, model, service }: Observation): {
  readonly type: ObservationType;
  readonly name: string;
} {
  if (type === "generation" || type === "embedding") return { type, name: model ?? name };
  if (type === "span") return { type, name: service ?? "steps of no service" };
  return { type, name };
}

const sum = (left: number | null, right: number | null): number | null =>
  left === null ? right : right === null ? left : left + right;

const nothing: CallFigures = { calls: 0, errors: 0, time: 0, tokens: null, cost: null };

function add(figures: Writable<CallFigures>, step: Observation, now: number): void {
  figures.calls += 1;
  figures.errors += step.level === "ERROR" ? 1 : 0;
  figures.time += Math.max(0, (step.end ?? now) - step.start);
  figures.tokens = sum(figures.tokens, step.usage?.total ?? null);
  figures.cost = sum(figures.cost, step.cost?.total ?? null);
}

/**
 * A trace as agents, tools, models and services that call each other. Plain steps are part of who took them, unless they
 * are another service's, and events are no calls; an agent that calls itself is a call. Works without recursion, as the
 * tree does.
 * @example const { nodes, edges } = callGraph(roots, Date.now());
 */
export function callGraph(
  roots: readonly Node<Observation>[],
  now: number,
  shorten: (name: string) => string = (name) => name,
): CallGraph {
  const nodes = new Map<string, Draft>();
  const edges = new Map<string, Writable<GraphEdge>>();
  const count = (step: Observation, from: string | null): string => {
    const { type, name: full } = doerOf(step);
    const name = shorten(full);
    const key = `${type} ${name}`;
    const node = nodes.get(key) ?? { ...nothing, key, type, name, ids: [] };
    node.ids.push(step.id);
    add(node, step, now);
    nodes.set(key, node);
    const way = JSON.stringify([from, key]);
    const edge = edges.get(way) ?? { ...nothing, from, to: key };
    add(edge, step, now);
    edges.set(way, edge);
    return key;
  };
  interface Visit {
    readonly node: Node<Observation>;
    /** Who called it, and in which service that was. */
    readonly from: string | null;
    readonly service: string | null;
  }
  const stack = roots.map((node): Visit => ({ node, from: null, service: null })).reverse();
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, from, service } = entry;
    const { step } = node;
    const isPart = step.type === "event" || (step.type === "span" && from !== null && step.service === service);
    const key = isPart ? from : count(step, from);
    for (const child of node.children.toReversed()) stack.push({ node: child, from: key, service: step.service });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
