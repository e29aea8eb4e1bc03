import type { VNode } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useKeys } from "../../frame/index.ts";
import { nextFailed } from "../../waterfall/index.ts";
import { FlameView } from "./flame-view.tsx";
import { GraphView } from "./graph-view.tsx";
import { StepsTools } from "./steps-tools.tsx";
import type { View } from "./use-view.ts";
import type { Waterfall } from "./use-waterfall.ts";
import { rowHeight, WaterfallView } from "./waterfall-view.tsx";

/** So long it says that there is no error to go to. */
const missedMs = 4000;

interface Props {
  readonly waterfall: Waterfall;
  readonly view: View;
  readonly now: number;
  readonly total: number;
  readonly failed: number;
  /** With one service there is no need to name it in each row. */
  readonly services: number;
}

/** The steps of a trace, as a tree, a flame or a graph; the keys go through them in the tree's order in each. */
export function StepsView({ waterfall, view, now, total, failed, services }: Props): VNode {
  const { rows, toggle } = waterfall;
  const scroller = useRef<HTMLDivElement>(null);
  const [missed, setMissed] = useState(false);
  useEffect(() => {
    if (!missed) return;
    const timer = setTimeout(() => setMissed(false), missedMs);
    return () => clearTimeout(timer);
  }, [missed]);
  const at = rows.findIndex((row) => row.node.step.id === view.observation);
  const row = rows[at];

  const choose = (index: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (next !== undefined) view.select(next.node.step.id, { replace: true });
  };
  const select = useCallback((id: string) => view.select(id), [view.select]);
  const zoom = (part: readonly [number, number] | null): void =>
    view.set({ zoom: part === null ? null : part.map((percent) => percent.toFixed(2)).join("-") });

  const goToError = (): void => {
    const next = nextFailed(rows, at);
    setMissed(next === -1);
    if (next !== -1) choose(next);
  };
  const fold = (): void => {
    if (row === undefined) return;
    if (row.hasChildren && !row.collapsed) toggle(row.node.step.id, true);
    // The nearest that is shown, where the parent itself is hidden.
    else if (row.depth > 0) choose(rows.findLastIndex((one, index) => index < at && one.depth < row.depth));
  };
  const unfold = (): void => {
    if (row === undefined || !row.hasChildren) return;
    if (row.collapsed) toggle(row.node.step.id, false);
    else choose(at + 1);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / rowHeight) - 1);
  useKeys({
    j: () => choose(at + 1),
    k: () => choose(at === -1 ? 0 : at - 1),
    ArrowDown: () => choose(at + 1),
    ArrowUp: () => choose(at === -1 ? 0 : at - 1),
    ArrowLeft: fold,
    ArrowRight: unfold,
    PageDown: () => choose(at + page),
    PageUp: () => choose(at - page),
    Home: () => choose(0),
    End: () => choose(rows.length - 1),
    c: waterfall.toggleAll,
    e: goToError,
    h: () => view.set({ hide: view.hideInfrastructure ? null : "infrastructure" }),
    p: () => view.set({ path: view.showPath ? null : "critical" }),
    "0": () => view.set({ zoom: null }),
  });

  const shared = { waterfall, view, now, at, scroller, select, zoom };
  return (
    <section class={services > 1 ? "waterfall" : "waterfall one-service"} aria-label="Observations">
      <StepsTools waterfall={waterfall} view={view} failed={failed} missed={missed} goToError={goToError} />
      {view.shape === "tree" && <WaterfallView {...shared} total={total} />}
      {view.shape === "flame" && <FlameView {...shared} />}
      {view.shape === "graph" && <GraphView tree={waterfall.tree} view={view} now={now} />}
    </section>
  );
}
