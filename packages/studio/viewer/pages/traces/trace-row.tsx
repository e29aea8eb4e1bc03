import type { VNode } from "preact";
import type { TraceSummary } from "../../../src/contract/index.ts";
import { Cost, Duration, ErrorCount, kept, Service, StateMark, Tokens, When } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";

/** From 10 ms to 2 minutes by orders of magnitude, so that a bar never changes when another row comes. */
function share(latency: number): number {
  const [low, high] = [Math.log10(10), Math.log10(120_000)];
  const at = (Math.log10(Math.max(10, latency)) - low) / (high - low);
  return Math.round(Math.min(1, Math.max(0.02, at)) * 100);
}

/** The rest is counted, and named on hover. */
const shownServices = 2;

interface Props {
  readonly trace: TraceSummary;
  readonly now: number;
  /** Where a row leads to: the trace, or a comparison with it. */
  readonly addressOf: (id: string) => string;
  readonly chosen: readonly string[];
  /** The tracks of the grid, where they are not the usual ones. */
  readonly grid: string | undefined;
}

/** What can be shown beside the usual columns. */
const more: Readonly<Record<string, (trace: TraceSummary) => string>> = {
  session: ({ sessionId }) => sessionId ?? "",
  models: ({ models }) => models.join(", "),
  environment: ({ environment }) => environment,
  release: ({ release }) => release ?? "",
  tags: ({ tags }) => tags.join(", "),
  steps: ({ observations }) => exact(observations),
  scores: ({ scores }) => exact(scores),
};

function TraceRowPlain({ trace, now, addressOf, chosen, grid }: Props): VNode {
  const running = trace.state === "running";
  const latency = running ? Math.max(trace.latency, now - trace.start) : trace.latency;
  const off = (name: string): string => (chosen.includes(name) ? "" : " off");
  const aside = trace.error ?? trace.inputPreview;
  return (
    <div
      role="row"
      class={`list-row trace-row ${trace.state}${grid === undefined ? "" : " own"}`}
      style={grid === undefined ? {} : { "--own-columns": grid }}
    >
      <span role="cell" class="cell-state">
        <StateMark trace={trace} />
      </span>
      <span role="cell" class={`cell-time muted${off("time")}`}>
        <When time={trace.start} now={now} />
      </span>
      <span role="cell" class="cell-name">
        <a data-row-link={trace.id} href={addressOf(trace.id)} class="row-link">
          {trace.name || "unnamed"}
        </a>
        <ErrorCount count={trace.errors} warnings={trace.warnings} />
        {aside !== null && <span class={trace.error === null ? "aside" : "aside bad"}>{aside}</span>}
      </span>
      <span role="cell" class={`cell-services${off("services")}`} title={trace.services.join(", ")}>
        {trace.services.slice(0, shownServices).map((service) => (
          <Service key={service} name={service} />
        ))}
        {trace.services.length > shownServices && (
          <span class="muted more-services">+{trace.services.length - shownServices}</span>
        )}
      </span>
      <span role="cell" class={`cell-user${off("user")}`} title={trace.userId ?? ""}>
        {trace.userId}
      </span>
      <span role="cell" class={`cell-latency${off("latency")}`}>
        <span class="latency-bar" aria-hidden="true">
          <i class={running ? "going" : ""} style={{ width: `${share(latency)}%` }} />
        </span>
        <Duration ms={latency} />
      </span>
      <span role="cell" class={`cell-tokens number${off("tokens")}`}>
        <Tokens amount={trace.totalTokens} />
      </span>
      <span role="cell" class={`cell-cost number${off("cost")}`}>
        <Cost amount={trace.cost} unpriced={trace.unpricedModels} />
      </span>
      {Object.entries(more).map(
        ([name, write]) =>
          chosen.includes(name) && (
            <span
              key={name}
              role="cell"
              class={name === "steps" || name === "scores" ? "cell-more number" : "cell-more"}
              title={write(trace)}
            >
              {write(trace)}
            </span>
          ),
      )}
    </div>
  );
}

/** Rows of what is over stay as they are while the clock goes on, but for the day that they show. */
export const TraceRow: typeof TraceRowPlain = kept(
  TraceRowPlain,
  (before, after) =>
    before.trace === after.trace &&
    before.addressOf === after.addressOf &&
    before.chosen === after.chosen &&
    before.grid === after.grid &&
    (after.trace.state !== "running" || before.now === after.now) &&
    new Date(before.now).getDate() === new Date(after.now).getDate(),
);
