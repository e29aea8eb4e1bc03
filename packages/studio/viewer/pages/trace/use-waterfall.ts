import { useCallback, useMemo, useState } from "preact/hooks";
import type { Observation, TraceDetail } from "../../../src/contract/index.ts";
import {
  type Axis,
  buildTree,
  type CriticalPath,
  criticalPath,
  fitAxis,
  type Node,
  type Row,
  visibleRows,
  zoomAxis,
} from "../../waterfall/index.ts";
import { useFound } from "./use-found.ts";
import type { View } from "./use-view.ts";

export interface Waterfall {
  readonly tree: readonly Node<Observation>[];
  readonly rows: readonly Row<Observation>[];
  readonly whole: Axis;
  /** What is shown of the whole. */
  readonly axis: Axis;
  readonly toggle: (id: string, collapsed?: boolean) => void;
  readonly toggleAll: () => void;
  readonly infrastructure: number;
  readonly skewed: number;
  /** What kept the trace from ending earlier; null unless it is asked for. */
  readonly path: CriticalPath | null;
  /** What is looked for was looked for in all contents too. */
  readonly searched: boolean;
}

/** The rows of a trace and the time that they lie on. */
export function useWaterfall(trace: TraceDetail, view: View, now: number): Waterfall {
  const { id, list, start, change } = trace;
  const runs = trace.state === "running";
  const end = runs ? now : trace.end;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => buildTree(list, runs), [list, runs]);
  const { find, hideInfrastructure, zoom } = view;
  const inContent = useFound(id, find, change);
  const rows = useMemo(
    () => visibleRows(tree, { collapsed, search: find, inContent, hideInfrastructure }),
    [tree, collapsed, find, inContent, hideInfrastructure],
  );
  const whole = useMemo(() => fitAxis(list, now, { start, end }), [list, now, start, end]);
  const axis = useMemo(() => (zoom === null ? whole : zoomAxis(whole, ...zoom)), [whole, zoom]);
  const infrastructure = useMemo(() => list.filter((one) => one.infrastructure).length, [list]);
  const skewed = useMemo(() => rows.filter(({ node }) => node.marks.includes("skew")).length, [rows]);

  const { showPath } = view;
  const path = useMemo(() => (showPath ? criticalPath(tree, now) : null), [tree, showPath, now]);

  const toggle = useCallback((id: string, fold?: boolean) => {
    setCollapsed((old) => {
      const next = new Set(old);
      if (fold ?? !old.has(id)) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const toggleAll = useCallback(() => {
    setCollapsed((old) => (old.size > 0 ? new Set() : new Set(parents(list))));
  }, [list]);
  return {
    tree,
    rows,
    whole,
    axis,
    toggle,
    toggleAll,
    infrastructure,
    skewed,
    path,
    searched: inContent !== undefined,
  };
}

/** All that have children, but for roots: a folded root shows nothing. */
function parents(list: readonly Observation[]): string[] {
  const named = new Set(list.map((one) => one.parentId));
  return list.filter((one) => one.parentId !== null && named.has(one.id)).map((one) => one.id);
}
