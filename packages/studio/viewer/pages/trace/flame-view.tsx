import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Observation } from "../../../src/contract/index.ts";
import { Blank, Icon } from "../../parts/index.ts";
import { writers } from "../../text/index.ts";
import { type Axis, drawnFrames, type Frame, layLanes, placeBar, scrollTo, ticks } from "../../waterfall/index.ts";
import { TimeAxis } from "./time-axis.tsx";
import { useShownRows } from "./use-scroll.ts";
import type { DrawnSteps } from "./waterfall-view.tsx";

const laneHeight = 24;

interface Props {
  readonly frame: Frame<Observation>;
  readonly axis: Axis;
  readonly now: number;
  readonly selected: boolean;
  readonly passedOver: boolean;
  readonly select: (id: string) => void;
  readonly zoomTo: (step: Observation) => void;
}

function FrameView({ frame, axis, now, selected, passedOver, select, zoomTo }: Props): VNode {
  const { collapsed, node } = frame.row;
  const { step, below } = node;
  const bar = placeBar(step, axis, now);
  const failed = step.level === "ERROR";
  const took = writers.milliseconds(Math.max(0, (step.end ?? now) - step.start));
  const name = step.name || "unnamed";
  const rest = [
    step.type,
    ...(collapsed ? [`${below} folded`] : []),
    ...(step.end === null ? ["running"] : []),
    ...(failed ? [`failed: ${step.statusMessage ?? "without a message"}`] : []),
  ].join(", ");
  const classes = [
    "frame",
    `type-${step.type}`,
    failed && "failed",
    collapsed && "folded",
    selected && "selected",
    bar.running && "going",
    passedOver && "passed-over",
  ].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list round them takes the keys.
    <div
      role="option"
      id={`frame-${frame.index}`}
      class={classes.join(" ")}
      style={{ top: `${frame.lane * laneHeight}px`, left: `${bar.left}%`, width: `max(${bar.width}%, 2px)` }}
      aria-selected={selected}
      title={`${name}, ${took}, ${rest}`}
      onClick={() => select(step.id)}
      onDblClick={() => zoomTo(step)}
    >
      {failed && <Icon name="error" />}
      <span class="frame-name">{name}</span>
      {collapsed && <span class="badge">{below}</span>}
      <span class="frame-took">{took}</span>
      <span class="unseen">{rest}</span>
    </div>
  );
}

/** The same steps on the same axis, each hanging under its caller: what took the time, at a glance. */
export function FlameView({ waterfall, view, now, at, scroller, select, zoom }: DrawnSteps): VNode {
  const { rows, axis, whole, path } = waterfall;
  const running = rows.some(({ node }) => node.step.end === null);
  const clock = running ? now : 0;
  const { frames, count } = useMemo(() => layLanes(rows, clock), [rows, clock]);
  const drawn = useMemo(
    () => drawnFrames(frames, axis, clock, view.observation),
    [frames, axis, clock, view.observation],
  );
  const shown = useShownRows(scroller, count, laneHeight);
  const lane = frames[at]?.lane ?? -1;
  useEffect(() => {
    const list = scroller.current;
    if (list === null || lane < 0) return;
    list.scrollTop = scrollTo({ scroll: list.scrollTop, height: list.clientHeight, rowHeight: laneHeight }, lane);
  }, [lane, scroller]);
  const zoomTo = (step: Observation): void => {
    const { left, width } = placeBar({ ...step, queueWait: null }, whole, now);
    // What has no length has nothing to be zoomed to.
    if (width > 0.01) zoom([left, left + width]);
  };
  return (
    <>
      <div class="waterfall-head flame-head">
        <TimeAxis axis={axis} whole={whole} zoom={zoom} />
      </div>
      <div
        class="waterfall-rows"
        ref={scroller}
        role="listbox"
        aria-label="Flame"
        tabIndex={0}
        {...(at >= 0 && { "aria-activedescendant": `frame-${at}` })}
      >
        <div class="flame-field" role="presentation" style={{ height: `${count * laneHeight}px` }}>
          <div class="flame-lines" aria-hidden="true">
            {ticks(axis, whole.start, 5).map((tick) => (
              <i key={tick.at} style={{ left: `${tick.left}%` }} />
            ))}
          </div>
          {drawn
            .filter((frame) => frame.lane >= shown.from && frame.lane < shown.to)
            .map((frame) => (
              <FrameView
                key={frame.row.node.step.id}
                frame={frame}
                axis={axis}
                now={now}
                selected={frame.index === at}
                passedOver={!frame.row.found || (path !== null && !path.has(frame.row.node.step.id))}
                select={select}
                zoomTo={zoomTo}
              />
            ))}
        </div>
        {rows.length === 0 && waterfall.searched && <Blank title="Nothing here has these words" />}
      </div>
    </>
  );
}
