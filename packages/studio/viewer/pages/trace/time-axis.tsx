import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { type Axis, ticks } from "../../waterfall/index.ts";

interface Props {
  readonly axis: Axis;
  readonly whole: Axis;
  /** From and to, in percent of the whole; null for all of it. */
  readonly zoom: (part: readonly [number, number] | null) => void;
}

/** Further right, there is room for a label nowhere. */
const lastLabel = 90;

/** Less than this is a click that trembled. */
const leastPercent = 0.5;

/** The scale above the bars. A stretch that is drawn on it is zoomed to; a double click shows all again. */
export function TimeAxis({ axis, whole, zoom }: Props): VNode {
  const track = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<readonly [number, number] | null>(null);
  const at = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100));
  };
  const ofWhole = (percent: number): number => {
    const time = axis.start + (percent / 100) * (axis.end - axis.start);
    return ((time - whole.start) / (whole.end - whole.start)) * 100;
  };
  const release = (): void => {
    if (drawn === null) return;
    const [from, to] = [Math.min(...drawn), Math.max(...drawn)];
    setDrawn(null);
    if (to - from >= leastPercent) zoom([ofWhole(from), ofWhole(to)]);
  };
  return (
    <div
      class="axis"
      ref={track}
      role="img"
      aria-label="Time axis"
      title="Draw a stretch to zoom; double click for all"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrawn([at(event), at(event)]);
      }}
      onPointerMove={(event) => drawn !== null && setDrawn([drawn[0], at(event)])}
      onPointerUp={release}
      onPointerCancel={() => setDrawn(null)}
      onDblClick={() => zoom(null)}
    >
      {ticks(axis, whole.start, 5).map((tick) => (
        <span key={tick.at} class="tick" style={{ left: `${tick.left}%` }}>
          {tick.left < lastLabel && tick.label}
        </span>
      ))}
      {drawn !== null && (
        <span class="drawn" style={{ left: `${Math.min(...drawn)}%`, width: `${Math.abs(drawn[1] - drawn[0])}%` }} />
      )}
    </div>
  );
}
