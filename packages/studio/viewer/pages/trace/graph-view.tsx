import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Observation } from "../../../src/contract/index.ts";
import { type CallGraph, callGraph, type GraphEdge, type GraphNode, placeGraph } from "../../graph/index.ts";
import { exact } from "../../text/index.ts";
import type { Node } from "../../waterfall/index.ts";
import { CallsTable } from "./calls-table.tsx";
import { type Box, layWays, placeNumbers } from "./graph-lines.ts";
import { GraphNodeView } from "./graph-node-view.tsx";
import type { View } from "./use-view.ts";

const [width, height, gapAcross, gapDown, margin] = [160, 48, 16, 44, 16];
/** More than this nobody takes in. */
const mostDrawn = 60;

/** What took the most time, in the order in which it was first called. */
function kept(graph: CallGraph): CallGraph {
  const { nodes, edges } = graph;
  if (nodes.length <= mostDrawn) return graph;
  const keys = new Set(
    nodes
      .toSorted((left, right) => right.time - left.time)
      .slice(0, mostDrawn)
      .map(({ key }) => key),
  );
  return {
    ...graph,
    nodes: nodes.filter(({ key }) => keys.has(key)),
    edges: edges.filter(({ from, to }) => keys.has(to) && (from === null || keys.has(from))),
  };
}

/** Thicker the more calls, and never so that it is all one sees. */
const thickness = ({ calls }: GraphEdge): number => Math.min(2.5, 1 + Math.log2(calls) / 4);

/** Agents, tools, models and services, and who called whom how often. */
export function GraphView({ tree, view, now }: { tree: readonly Node<Observation>[]; view: View; now: number }): VNode {
  const field = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState(600);
  const [pointed, setPointed] = useState<string | null>(null);
  useLayoutEffect(() => {
    const target = field.current;
    if (target === null) return;
    const observer = new ResizeObserver(() => setSpace(target.clientWidth));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);

  const whole = useMemo(() => callGraph(tree, now, mostDrawn), [tree, now]);
  const graph = useMemo(() => kept(whole), [whole]);
  const { nodes, edges } = graph;
  const columns = Math.max(1, Math.floor((space - 2 * margin + gapAcross) / (width + gapAcross)));
  const { places, lines } = useMemo(() => placeGraph(graph, columns), [graph, columns]);
  const boxes = new Map<string, Box>();
  for (const [key, { line, at, of }] of places) {
    const middle = space / 2 + (at - (of - 1) / 2) * (width + gapAcross);
    boxes.set(key, { left: middle - width / 2, top: margin + line * (height + gapDown), width, height });
  }
  const total = lines * (height + gapDown) - gapDown + 2 * margin;
  const calls = edges.flatMap((edge) => {
    const [from, to] = [boxes.get(edge.from ?? ""), boxes.get(edge.to)];
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
  const ways = layWays(calls, [...boxes.values()], space);
  const numbers = placeNumbers(ways.map((way, at) => ((calls[at]?.edge.calls ?? 1) > 1 ? way : undefined)));
  const chosen = nodes.find(({ ids }) => view.observation !== null && ids.includes(view.observation))?.key;
  const lit = pointed ?? chosen ?? null;
  const press = ({ ids }: GraphNode): void =>
    view.select(ids[(ids.indexOf(view.observation ?? "") + 1) % ids.length] ?? null);
  return (
    <div class="graph">
      <section class="graph-field" ref={field} aria-label="Graph" style={{ height: `${total}px` }}>
        <svg width={space} height={total} aria-hidden="true">
          {calls.map(({ edge }, at) => (
            <path
              key={`${edge.from} ${edge.to}`}
              d={ways[at]?.line}
              class={[
                "graph-line",
                ways[at]?.back && "back",
                lit !== null && (edge.from === lit || edge.to === lit ? "lit" : "unlit"),
              ]
                .filter(Boolean)
                .join(" ")}
              stroke-width={thickness(edge)}
            />
          ))}
          {calls.map(({ edge }, at) => {
            const [x, y] = numbers[at] ?? [];
            return (
              x !== undefined && (
                <text key={`${edge.from} ${edge.to}`} x={x} y={y} class="graph-count">
                  {exact(edge.calls)}
                </text>
              )
            );
          })}
        </svg>
        {nodes.map((node) => {
          const box = boxes.get(node.key);
          if (box === undefined) return null;
          const isChosen = node.key === chosen;
          return (
            <GraphNodeView
              key={node.key}
              node={node}
              box={box}
              chosen={isChosen}
              press={() => press(node)}
              point={setPointed}
            />
          );
        })}
      </section>
      {whole.gathered > 0 && (
        <p class="quiet-note">
          {exact(whole.gathered)} names of steps differ in numbers alone: they are drawn together, with # for the
          number.
        </p>
      )}
      {nodes.length < whole.nodes.length && (
        <p class="quiet-note">
          Drawn are the {mostDrawn} of {exact(whole.nodes.length)} that took the most time.
        </p>
      )}
      <CallsTable graph={graph} />
    </div>
  );
}
