import type { VNode } from "preact";
import { axisTo, stretchOf } from "./axis.ts";

interface Props {
  /** The chart in a sentence, for those who cannot see it; the numbers are in a table beside it. */
  readonly label: string;
  /** For each bar its parts, from the bottom up. */
  readonly bars: readonly (readonly number[])[];
  readonly nameOf: (bar: number) => string;
  readonly written: (value: number) => string;
  readonly pointed: number | null;
  readonly point: (bar: number | null) => void;
}

const height = 100;
const width = 100;

/** At most so many names below the bars. */
const shownNames = 8;

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

function Bar({ parts, at, room, top }: { parts: readonly number[]; at: number; room: number; top: number }): VNode {
  const [left, wide] = stretchOf(at, room);
  let below = 0;
  return (
    <>
      {parts.map((part, index) => {
        const from = below;
        below += part;
        if (part <= 0) return null;
        return (
          <rect
            key={index}
            class={`series-${index}`}
            x={left}
            y={height - (below / top) * height}
            width={wide}
            height={((below - from) / top) * height}
          />
        );
      })}
    </>
  );
}

export function StackedBars({ label, bars, nameOf, written, pointed, point }: Props): VNode {
  const { top, ticks } = axisTo(Math.max(0, ...bars.map(sum)));
  const room = width / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(bars.length / shownNames));
  /** In the middle of its bar, unless it would stand out of the chart there. */
  const place = (at: number): { class: string; style: { left?: string } } => {
    const left = (at + 0.5) * room;
    if (left > 95) return { class: "last", style: {} };
    return { class: (at / every) % 2 === 1 ? "second" : "", style: { left: `${left}%` } };
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what pointing shows stands in the table as well.
    <div class="chart" onMouseLeave={() => point(null)}>
      <div class="chart-side" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ bottom: `${(tick / top) * 100}%` }}>
            {written(tick)}
          </span>
        ))}
      </div>
      <svg
        class="chart-field"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {ticks.map((tick) => (
          <line
            key={tick}
            class="chart-line"
            x1={0}
            x2={width}
            y1={height - (tick / top) * height}
            y2={height - (tick / top) * height}
          />
        ))}
        {pointed !== null && <rect class="chart-pointed" x={pointed * room} y={0} width={room} height={height} />}
        {bars.map((parts, at) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: what pointing shows stands in the table as well.
          <g key={at} onMouseEnter={() => point(at)}>
            <rect class="chart-target" x={at * room} y={0} width={room} height={height} />
            <Bar parts={parts} at={at} room={room} top={top} />
          </g>
        ))}
      </svg>
      <div class="chart-names" aria-hidden="true">
        {bars.map((_, at) =>
          at % every === 0 ? (
            <span key={at} {...place(at)}>
              {nameOf(at)}
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}
