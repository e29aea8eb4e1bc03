import type { VNode } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Observation } from "../../../src/contract/index.ts";
import { useKeys } from "../../frame/index.ts";
import { Blank, Icon } from "../../parts/index.ts";
import { nextFailed, type Stretch, scrollTo, ticks } from "../../waterfall/index.ts";
import { Minimap } from "./minimap.tsx";
import { TimeAxis } from "./time-axis.tsx";
import { useShownRows } from "./use-scroll.ts";
import type { View } from "./use-view.ts";
import type { Waterfall } from "./use-waterfall.ts";
import { WaterfallRow } from "./waterfall-row.tsx";

const rowHeight = 28;
/** With more rows than this one sees the whole beside them. */
const mapped = 200;
/** The same each time, so that rows off the path are not drawn anew. */
const noStretches: readonly Stretch[] = [];

interface Props {
  readonly waterfall: Waterfall;
  readonly view: View;
  readonly now: number;
  readonly total: number;
  readonly failed: number;
  /** With one service there is no need to name it in each row. */
  readonly services: number;
}

function Tools({
  waterfall,
  view,
  total,
  failed,
  goToError,
}: Omit<Props, "now" | "services"> & { goToError: () => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => input.current?.focus() });
  return (
    <div class="waterfall-tools">
      <label class="find">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          aria-label="Find in this trace"
          placeholder="Find in this trace"
          value={view.find}
          onInput={(event) => view.set({ find: event.currentTarget.value || null })}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
      </label>
      <span class="muted count">
        {waterfall.rows.length === total ? `${total} steps` : `${waterfall.rows.length} of ${total}`}
      </span>
      <span class="spring" />
      {failed > 0 && (
        <button type="button" class="button quiet bad" onClick={goToError} title="Next error (e)">
          <Icon name="error" />
          {failed}
        </button>
      )}
      {waterfall.infrastructure > 0 && (
        <button
          type="button"
          class="button quiet"
          aria-pressed={view.hideInfrastructure}
          title="Hide HTTP, database and queue steps (h)"
          onClick={() => view.set({ hide: view.hideInfrastructure ? null : "infrastructure" })}
        >
          <Icon name="filter" />
          <span class="button-text">
            {view.hideInfrastructure ? `${waterfall.infrastructure} hidden` : "Hide infrastructure"}
          </span>
        </button>
      )}
      <button
        type="button"
        class="button quiet"
        aria-pressed={view.showPath}
        title="What kept the trace from ending earlier (p)"
        onClick={() => view.set({ path: view.showPath ? null : "critical" })}
      >
        <Icon name="path" />
        <span class="button-text">Critical path</span>
      </button>
      {view.zoom !== null && (
        <button
          type="button"
          class="button quiet"
          title="The whole time axis (0)"
          onClick={() => view.set({ zoom: null })}
        >
          <Icon name="minus" />
          <span class="button-text">Whole axis</span>
        </button>
      )}
      <button type="button" class="button quiet" title="Fold or unfold all (c)" onClick={waterfall.toggleAll}>
        <Icon name="traces" />
        <span class="button-text">Fold</span>
      </button>
    </div>
  );
}

/** Tree and waterfall in the same rows; only those in sight are in the page. */
export function WaterfallView({ waterfall, view, now, total, failed, services }: Props): VNode {
  const { rows, axis, whole, toggle } = waterfall;
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useShownRows(scroller, rows.length, rowHeight);
  const at = rows.findIndex((row) => row.node.step.id === view.observation);
  const row = rows[at];

  const reveal = useCallback((index: number) => {
    const list = scroller.current;
    if (list === null || index < 0) return;
    list.scrollTop = scrollTo({ scroll: list.scrollTop, height: list.clientHeight, rowHeight }, index);
  }, []);
  const choose = (index: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (next !== undefined) view.select(next.node.step.id, { replace: true });
  };
  const select = useCallback((id: string) => view.select(id), [view.select]);
  // Also when the address names a row far down, or when it came only now.
  useEffect(() => reveal(at), [view.observation, at >= 0, reveal]);

  const goToError = (): void => choose(nextFailed(rows, at));
  const fold = (): void => {
    if (row === undefined) return;
    if (row.hasChildren && !row.collapsed) toggle(row.node.step.id, true);
    else choose(rows.findIndex((one) => one.node.step.id === row.node.step.parentId));
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

  const zoom = (part: readonly [number, number] | null): void =>
    view.set({ zoom: part === null ? null : part.map((percent) => percent.toFixed(2)).join("-") });
  return (
    <section class={services > 1 ? "waterfall" : "waterfall one-service"} aria-label="Observations">
      <Tools waterfall={waterfall} view={view} total={total} failed={failed} goToError={goToError} />
      {rows.length > mapped && (
        <Minimap rows={rows} whole={whole} now={now} scroller={scroller} rowHeight={rowHeight} />
      )}
      <div class="waterfall-head">
        <span>Step</span>
        <span>Service</span>
        <span class="number">Took</span>
        <TimeAxis axis={axis} whole={whole} zoom={zoom} />
      </div>
      <div
        class="waterfall-rows"
        ref={scroller}
        role="treegrid"
        aria-label="Tree and waterfall"
        aria-rowcount={rows.length}
        aria-readonly="true"
        tabIndex={0}
        {...(at >= 0 && { "aria-activedescendant": `step-${at}` })}
      >
        <div class="waterfall-field" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
          <div class="grid-lines" aria-hidden="true">
            <div>
              {ticks(axis, whole.start, 5).map((tick) => (
                <i key={tick.at} style={{ left: `${tick.left}%` }} />
              ))}
            </div>
          </div>
          {rows.slice(shown.from, shown.to).map((one, offset) => (
            <WaterfallRow
              key={one.node.step.id}
              row={one as typeof one & { node: { step: Observation } }}
              index={shown.from + offset}
              axis={axis}
              now={now}
              stretches={waterfall.path === null ? undefined : (waterfall.path.get(one.node.step.id) ?? noStretches)}
              selected={one.node.step.id === view.observation}
              select={select}
              toggle={toggle}
            />
          ))}
        </div>
        {rows.length === 0 && view.find !== "" && <Blank title="Nothing here has these words" />}
      </div>
    </section>
  );
}
