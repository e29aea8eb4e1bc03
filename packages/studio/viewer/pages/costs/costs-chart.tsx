import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { CostPoint, Costs } from "../../../src/contract/index.ts";
import { StackedBars } from "../../charts/index.ts";
import { Icon, ScrollAside } from "../../parts/index.ts";
import { clock, count, day, dollars } from "../../text/index.ts";

/** The rest has the colour behind theirs. */
const mostParts = 5;

type Unit = "cost" | "tokens";

const whole = (point: CostPoint, unit: Unit): number => (unit === "cost" ? (point.cost ?? 0) : point.tokens);
const partsOf = (point: CostPoint, unit: Unit): readonly number[] =>
  unit === "cost" ? point.partCosts : point.partTokens;

/** The parts, and what is none of them; sums of fractions may leave a grain of nothing. */
function withRest(point: CostPoint, unit: Unit): number[] {
  const parts = partsOf(point, unit);
  const rest = whole(point, unit) - parts.reduce((sum, part) => sum + part, 0);
  return [...parts, rest > whole(point, unit) * 1e-6 ? rest : 0];
}

function written(value: number, unit: Unit): string {
  if (unit === "cost") return value === 0 ? "$0" : dollars(value);
  const { value: text, unit: sign } = count(Math.round(value));
  return text + sign;
}

export function CostsChart({ costs, unit, kind }: { costs: Costs; unit: Unit; kind: string }): VNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const { series, step } = costs;
  const bars = series.map((point) => withRest(point, unit));
  const hasRest = bars.some((parts) => (parts.at(-1) ?? 0) > 0);
  // A call without a prompt is in no row.
  const rest = costs.by === "prompt" && costs.rowsTotal <= mostParts ? "no prompt" : "others";
  const names = hasRest ? [...costs.parts, costs.parts.length === 0 ? "all" : rest] : costs.parts;
  const nameOf = (at: number): string => {
    const start = series[at]?.start ?? 0;
    return step === "hour" ? clock(start).slice(0, 5) : day(start, costs.to);
  };
  const shown = pointed === null ? undefined : series[pointed];
  const amounts =
    shown === undefined
      ? names.map((_, at) => bars.reduce((sum, parts) => sum + (parts[at] ?? 0), 0))
      : withRest(shown, unit);
  const what = unit === "cost" ? "Cost" : "Tokens";
  return (
    <figure class="costs-chart">
      <figcaption>
        <span class="chart-when">
          {shown === undefined
            ? `${what} by ${step}`
            : `${what}, ${day(shown.start, costs.to)}${step === "hour" ? `, ${clock(shown.start).slice(0, 5)}` : ""}`}
        </span>
        <ul class="legend" aria-label={`By ${kind.toLowerCase()}`}>
          {names.map((name, at) => (
            <li key={name}>
              <i class={`series-${at === costs.parts.length ? mostParts : at}`} aria-hidden="true" />
              <span class="legend-name">{name}</span>
              <span class="figure muted">{(amounts[at] ?? 0) === 0 ? "–" : written(amounts[at] ?? 0, unit)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <StackedBars
        label={`${what} by ${step}, stacked by ${kind.toLowerCase()}. The numbers are in the table below the chart.`}
        bars={bars.map((parts) => [
          ...parts.slice(0, -1),
          ...Array.from({ length: mostParts - costs.parts.length }, () => 0),
          parts.at(-1) ?? 0,
        ])}
        nameOf={nameOf}
        written={(value) => written(value, unit)}
        pointed={pointed}
        point={setPointed}
      />
      <details class="chart-table">
        <summary>
          <Icon name="right" />
          The chart as a table
        </summary>
        <ScrollAside label={`${what} by ${step}`}>
          <table class="plain-table">
            <thead>
              <tr>
                <th>{step === "hour" ? "Hour" : "Day"}</th>
                {names.map((name) => (
                  <th key={name} class="number">
                    {name}
                  </th>
                ))}
                <th class="number">All</th>
              </tr>
            </thead>
            <tbody>
              {series.map((point, at) => (
                <tr key={point.start}>
                  <th scope="row">
                    {day(point.start, costs.to)}
                    {step === "hour" && ` ${nameOf(at)}`}
                  </th>
                  {names.map((name, part) => (
                    <td key={name} class="number">
                      {written(bars[at]?.[part] ?? 0, unit)}
                    </td>
                  ))}
                  <td class="number">{written(whole(point, unit), unit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollAside>
      </details>
    </figure>
  );
}
