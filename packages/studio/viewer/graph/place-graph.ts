import type { CallGraph, GraphEdge } from "./types.ts";

/** Where a node stands: the line from the top, and its place from the left, of so many. */
export interface Placed {
  readonly line: number;
  readonly at: number;
  readonly of: number;
}

const sweeps = 4;

interface Sorted {
  /** Every caller before what it calls. */
  readonly order: readonly string[];
  /** All calls but for those that lead back to a caller of the caller: these close a circle, and move nothing. */
  readonly forward: readonly GraphEdge[];
}

/** Goes down from whom nobody calls. There are few nodes, so that it may call itself. */
function sorted({ nodes, edges }: CallGraph): Sorted {
  const order: string[] = [];
  const forward: GraphEdge[] = [];
  const entered = new Set<string>();
  const left = new Set<string>();
  const enter = (key: string): void => {
    entered.add(key);
    for (const edge of edges) {
      if (edge.from !== key || (entered.has(edge.to) && !left.has(edge.to))) continue;
      forward.push(edge);
      if (!entered.has(edge.to)) enter(edge.to);
    }
    left.add(key);
    order.unshift(key);
  };
  for (const { key } of nodes) if (!entered.has(key)) enter(key);
  return { order, forward };
}

/** Each as far down as the longest way of calls that leads to it, and what was called first on the left. */
function layersOf({ nodes }: CallGraph, { order, forward }: Sorted): string[][] {
  const depths = new Map<string, number>();
  for (const key of order) {
    const callers = forward.flatMap(({ from, to }) => (to === key && from !== null ? (depths.get(from) ?? 0) : []));
    depths.set(key, Math.max(-1, ...callers) + 1);
  }
  const layers: string[][] = [];
  for (const { key } of nodes) {
    const depth = depths.get(key) ?? 0;
    layers[depth] ??= [];
    layers[depth].push(key);
  }
  // Filled from any side, a list can have holes.
  return layers.filter((layer) => layer !== undefined);
}

/** Neighbours of a layer stand over and under what they are connected with, so that fewer lines cross. */
function untangle(layers: readonly string[][], edges: readonly GraphEdge[]): void {
  const places = new Map<string, number>();
  const note = (layer: readonly string[]): void =>
    layer.forEach((key, at) => void places.set(key, (at + 0.5) / layer.length));
  layers.forEach(note);
  const pull = (key: string, up: boolean): number => {
    const others = edges.flatMap(({ from, to }) => (up && to === key ? (from ?? []) : !up && from === key ? to : []));
    const known = others.filter((other) => other !== key).flatMap((other) => places.get(other) ?? []);
    return known.length === 0 ? (places.get(key) ?? 0) : known.reduce((sum, at) => sum + at, 0) / known.length;
  };
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const up = sweep % 2 === 0;
    for (const layer of up ? layers : layers.toReversed()) {
      const pulls = new Map(layer.map((key) => [key, pull(key, up)]));
      layer.sort((left, right) => (pulls.get(left) ?? 0) - (pulls.get(right) ?? 0));
      note(layer);
    }
  }
}

/**
 * Callers above what they call, in lines of so many columns at most.
 * @example placeGraph(graph, 4).places.get("agent planner"); // { line: 1, at: 0, of: 3 }
 */
export function placeGraph(
  graph: CallGraph,
  columns: number,
): { readonly places: ReadonlyMap<string, Placed>; readonly lines: number } {
  const calls = sorted(graph);
  const { forward } = calls;
  const layers = layersOf(graph, calls);
  untangle(layers, forward);
  const places = new Map<string, Placed>();
  let line = 0;
  const calling = new Set(forward.map(({ from }) => from));
  for (const layer of layers) {
    // Where a layer wraps, what calls others stands last: its lines then pass behind nothing.
    if (layer.length > columns) layer.sort((left, right) => Number(calling.has(left)) - Number(calling.has(right)));
    // As even as can be: five in four columns are three and two.
    const width = Math.ceil(layer.length / Math.ceil(layer.length / columns));
    for (let first = 0; first < layer.length; first += width) {
      const part = layer.slice(first, first + width);
      part.forEach((key, at) => void places.set(key, { line, at, of: part.length }));
      line += 1;
    }
  }
  return { places, lines: line };
}
