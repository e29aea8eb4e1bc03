import type { VNode } from "preact";
import type { Observation } from "../../../src/contract/index.ts";
import { Duration, Icon, kept, StepLabel, stripeOf, TypeGlyph } from "../../parts/index.ts";
import { duration } from "../../text/index.ts";
import { type Axis, type Mark, placeBar, type Row, type Stretch } from "../../waterfall/index.ts";

const marks: Readonly<Record<Mark, readonly [string, string]>> = {
  orphan: ["no parent", "Its parent is not part of this trace, or has not come yet."],
  awaited: ["parent runs", "Its parent has not come yet: steps come when they end."],
  cycle: ["circle", "Its parents form a circle; it is shown as a root."],
  skew: ["clock", "It begins before its parent in another service: the clocks of both differ."],
  backwards: ["ends early", "It ends before it begins."],
};

/** So many levels are indented in full. */
const fullIndents = 3;
/** And all deeper ones together by so much, each less than the one before: their names must stay in the column. */
const deepIndents = 3;
/** From here on steps are too small to count. */
const numberedDepth = 8;

function indentOf(depth: number): number {
  const deeper = depth - fullIndents;
  return deeper <= 0 ? depth : fullIndents + (deepIndents * deeper) / (deeper + deepIndents);
}

interface Props {
  readonly row: Row<Observation>;
  readonly index: number;
  readonly axis: Axis;
  readonly now: number;
  readonly selected: boolean;
  /** Its stretches of the critical path; undefined while that is not shown. */
  readonly stretches: readonly Stretch[] | undefined;
  readonly select: (id: string) => void;
  readonly toggle: (id: string) => void;
}

type BarProps = Pick<Props, "axis" | "now" | "stretches"> & { readonly step: Observation };

function BarView({ step, axis, now, stretches }: BarProps): VNode {
  const bar = placeBar(step, axis, now);
  const { value, unit } = duration(step.queueWait ?? 0);
  if (bar.outside !== null) return <span class={`outside ${bar.outside}`} title="Outside of what is zoomed to" />;
  return (
    <>
      {bar.wait !== null && (
        <span
          class="wait"
          title={`Waited ${value} ${unit} in the queue`}
          style={{ left: `${bar.wait.left}%`, width: `${bar.wait.width}%` }}
        />
      )}
      <span
        class={`bar type-${step.type}${bar.running ? " going" : ""}${step.level === "ERROR" ? " failed" : ""}`}
        style={{ left: `${bar.left}%`, width: `max(${bar.width}%, 3px)` }}
      >
        {bar.firstToken !== null && (
          <span
            class="first-token"
            title="First token"
            style={{ left: `${((bar.firstToken - bar.left) / bar.width) * 100}%` }}
          />
        )}
      </span>
      {stretches?.map(({ from, to }) => {
        const { left, width } = placeBar(
          { ...step, start: from, end: to, queueWait: null, firstToken: null },
          axis,
          now,
        );
        return <span key={from} class="critical" style={{ left: `${left}%`, width: `max(${width}%, 2px)` }} />;
      })}
    </>
  );
}

function WaterfallRowPlain({ row, index, axis, now, selected, stretches, select, toggle }: Props): VNode {
  const { step, marks: odd, below, failedBelow } = row.node;
  const failed = step.level === "ERROR";
  const classes = [
    "step",
    selected && "selected",
    failed && "failed",
    (!row.found || stretches?.length === 0) && "passed-over",
  ].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid round the rows takes the keys.
    <div
      role="row"
      id={`step-${index}`}
      class={classes.join(" ")}
      style={{ top: `${index * 28}px` }}
      aria-rowindex={index + 1}
      aria-level={row.depth + 1}
      aria-selected={selected}
      {...(row.hasChildren && { "aria-expanded": !row.collapsed })}
      onClick={() => select(step.id)}
    >
      <span
        role="gridcell"
        class="step-name"
        style={{ paddingLeft: `calc(4px + ${indentOf(row.depth).toFixed(2)} * var(--indent))` }}
      >
        {row.hasChildren ? (
          <button
            type="button"
            class="fold"
            tabIndex={-1}
            aria-label={row.collapsed ? "Unfold" : "Fold"}
            onClick={(event) => {
              event.stopPropagation();
              toggle(step.id);
            }}
          >
            <Icon name={row.collapsed ? "right" : "down"} />
          </button>
        ) : (
          <span class="fold" />
        )}
        <TypeGlyph type={step.type} />
        {row.depth > numberedDepth && <span class="badge">{row.depth}</span>}
        <StepLabel name={step.name} />
        {row.collapsed && <span class="badge">{below}</span>}
        {row.collapsed && failedBelow && <span class="badge bad">failed</span>}
        {odd.map((mark) => (
          <span key={mark} class={mark === "awaited" ? "badge" : "badge odd"} title={marks[mark][1]}>
            {marks[mark][0]}
          </span>
        ))}
        {failed ? (
          <span class="step-message" title={step.statusMessage ?? ""}>
            <span>{step.statusMessage ?? "failed"}</span>
          </span>
        ) : (
          step.model !== null && !step.name.includes(step.model) && <span class="step-model">{step.model}</span>
        )}
      </span>
      <span role="gridcell" class={`step-service service stripe-${stripeOf(step.service)}`} title={step.service ?? ""}>
        {step.service}
      </span>
      <span role="gridcell" class="step-duration number">
        {step.type === "event" ? null : <Duration ms={step.end === null ? null : Math.max(0, step.end - step.start)} />}
      </span>
      <span role="gridcell" class="step-track">
        <BarView step={step} axis={axis} now={now} stretches={stretches} />
      </span>
    </div>
  );
}

/** Drawn anew only when something of it changed: the clock goes on for what still runs. */
export const WaterfallRow: typeof WaterfallRowPlain = kept(WaterfallRowPlain, (before, after) => {
  const same = (Object.keys(after) as (keyof Props)[]).every((key) => key === "now" || before[key] === after[key]);
  return same && (after.row.node.step.end !== null || before.now === after.now);
});
