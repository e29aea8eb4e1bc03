import type { Observation, ObservationType } from "../../src/contract/index.ts";
import type { Node } from "../../src/tree/index.ts";
import type { CallFigures, CallGraph, GraphEdge, GraphNode } from "./types.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Writable<Omit<GraphNode, "ids">> & { ids: string[]; isStep: boolean };

interface Doer {
  readonly type: ObservationType;
  readonly name: string;
  /** Whether that is the name of a step, and of no model or service. */
  readonly isStep: boolean;
}

/** Who did it: a model where one answered, a service where it is a plain step, and else what the step is called. */
function doerOf({ type, name, model, service }: Observation): Doer {
  if (model !== null && (type === "generation" || type === "embedding")) return { type, name: model, isStep: false };
  if (type === "span") return { type, name: service ?? "steps of no service", isStep: false };
  return { type, name, isStep: true };
}

const keyOf = ({ type, name }: { readonly type: ObservationType; readonly name: string }): string => `${type} ${name}`;

/** The names that steps share which differ in their numbers alone, by the keys of these. */
function sharedNames(nodes: readonly Draft[]): ReadonlyMap<string, string> {
  const alike = new Map<string, Draft[]>();
  const shared = (name: string): string => name.replaceAll(/\d+/g, "#");
  for (const node of nodes) {
    const key = keyOf({ ...node, name: shared(node.name) });
    if (node.isStep) alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  const groups = [...alike.values()].filter((group) => group.length > 1);
  return new Map(groups.flatMap((group) => group.map(({ key, name }) => [key, shared(name)] as const)));
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
 * are another service's, and events are no calls; an agent that calls itself is a call. Where there are more than `most`,
 * steps whose names differ in numbers alone are one. Works without recursion, as the tree does.
 * @example const { nodes, edges } = callGraph(roots, Date.now());
 */
export function callGraph(
  roots: readonly Node<Observation>[],
  now: number,
  most: number = Number.POSITIVE_INFINITY,
): CallGraph {
  const graph = drawn(roots, now, new Map());
  return graph.nodes.length <= most ? graph : drawn(roots, now, sharedNames(graph.nodes));
}

function drawn(
  roots: readonly Node<Observation>[],
  now: number,
  shared: ReadonlyMap<string, string>,
): CallGraph & { readonly nodes: readonly Draft[] } {
  const nodes = new Map<string, Draft>();
  const edges = new Map<string, Writable<GraphEdge>>();
  const count = (step: Observation, from: string | null): string => {
    const doer = doerOf(step);
    const name = shared.get(keyOf(doer)) ?? doer.name;
    const key = keyOf({ ...doer, name });
    const node = nodes.get(key) ?? { ...nothing, ...doer, key, name, ids: [] };
    // Where a model is called as a step is, it stays what it is called.
    node.isStep &&= doer.isStep;
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
  return { nodes: [...nodes.values()], edges: [...edges.values()], gathered: shared.size };
}
