import type { RefObject, VNode } from "preact";
import { useEffect } from "preact/hooks";
import { Blank } from "../../parts/index.ts";
import { type Stretch, scrollTo, ticks } from "../../waterfall/index.ts";
import { Minimap } from "./minimap.tsx";
import { TimeAxis } from "./time-axis.tsx";
import { useShownRows } from "./use-scroll.ts";
import type { View } from "./use-view.ts";
import type { Waterfall } from "./use-waterfall.ts";
import { WaterfallRow } from "./waterfall-row.tsx";

export const rowHeight = 28;
/** With more rows than this one sees the whole beside them. */
const mapped = 200;
/** The same each time, so that rows off the path are not drawn anew. */
const noStretches: readonly Stretch[] = [];

export interface DrawnSteps {
  readonly waterfall: Waterfall;
  readonly view: View;
  readonly now: number;
  /** The place of the chosen one among the rows; -1 for none. */
  readonly at: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly select: (id: string) => void;
  readonly zoom: (part: readonly [number, number] | null) => void;
}

/** Tree and waterfall in the same rows; only those in sight are in the page. */
export function WaterfallView({
  waterfall,
  view,
  now,
  at,
  scroller,
  select,
  zoom,
  total,
}: DrawnSteps & { readonly total: number }): VNode {
  const { rows, axis, whole, toggle } = waterfall;
  const shown = useShownRows(scroller, rows.length, rowHeight);
  // Also when the address names a row far down, or when it came only now.
  useEffect(() => {
    const list = scroller.current;
    if (list === null || at < 0) return;
    list.scrollTop = scrollTo({ scroll: list.scrollTop, height: list.clientHeight, rowHeight }, at);
  }, [view.observation, at >= 0, scroller]);
  return (
    <>
      {rows.length > mapped && (
        <Minimap rows={rows} whole={whole} now={now} scroller={scroller} rowHeight={rowHeight} />
      )}
      <div class="waterfall-head">
        <span class="figure">
          {rows.length === total ? total : `${rows.length} of ${total}`} {total === 1 ? "step" : "steps"}
        </span>
        <span>Service</span>
        <span class="number">Took</span>
        {total > 0 && <TimeAxis axis={axis} whole={whole} zoom={zoom} />}
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
              row={one}
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
        {rows.length === 0 && waterfall.searched && <Blank title="Nothing here has these words" />}
        {total === 0 && <Blank title="No step has come yet" />}
      </div>
    </>
  );
}
