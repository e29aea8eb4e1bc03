import type { VNode } from "preact";
import type { CostRow, CostScore, Costs, Percentiles } from "../../../src/contract/index.ts";
import { type CostPeriod, costKinds, sessionAddress, tracesAddress } from "../../address/index.ts";
import { Cost, Duration, ScrollAside, Tokens } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";
import { share } from "./figures.tsx";
import type { CostsView } from "./use-costs.ts";

/** Where the traces of a row are; a step or a prompt is no filter of the list. */
const filters: Readonly<Record<string, string>> = { model: "model", trace: "name", user: "user" };

function Name({ row, by, period }: { row: CostRow; by: Costs["by"]; period: CostPeriod }): VNode {
  const label = row.label === "" ? "unnamed" : row.label;
  const version = row.version === null ? null : <span class="badge">v{row.version}</span>;
  const filter = filters[by];
  const traces = tracesAddress(filter ?? "", row.label) + (period === "all" ? "" : `&last=${period}`);
  const to = by === "session" ? sessionAddress(row.label) : traces;
  const hasPage = row.key !== "" && (by === "session" || (filter !== undefined && row.label !== "no model"));
  return (
    <>
      {hasPage ? <a href={to}>{label}</a> : <span>{label}</span>}
      {version}
    </>
  );
}

function scoreText({ mean, categories, count }: CostScore): string {
  if (mean !== null) return String(Number(mean.toPrecision(3)));
  const rest = categories.reduce((left, { count }) => left - count, count);
  const others = rest > 0 ? [`${categories.length > 0 ? "others" : "texts"} ${rest}`] : [];
  return [...categories.map(({ value, count }) => `${value} ${count}`), ...others].join(", ");
}

function Spread({ of }: { of: Percentiles }): VNode {
  const cell = (value: number | null): VNode => (
    <td class="number">{value === null ? <span class="muted">–</span> : <Duration ms={value} />}</td>
  );
  return (
    <>
      {cell(of.p50)}
      {cell(of.p95)}
      {cell(of.p99)}
    </>
  );
}

function Row({
  row,
  costs,
  view,
  scores,
}: {
  row: CostRow;
  costs: Costs;
  view: CostsView;
  scores: readonly string[];
}): VNode {
  const chosen = view.chosen.includes(row.key);
  const part = costs.totals.cost === null ? 0 : (row.cost ?? 0) / costs.totals.cost;
  return (
    <tr class={chosen ? "chosen" : ""}>
      <td class="cell-choose">
        <input
          type="checkbox"
          aria-label={`Compare ${row.label}${row.version === null ? "" : ` v${row.version}`}`}
          checked={chosen}
          onChange={(event) => view.choose(row.key, event.currentTarget.checked)}
        />
      </td>
      <th scope="row" class="cell-label">
        <Name row={row} by={costs.by} period={view.period} />
      </th>
      <td class="number">
        <Cost amount={row.cost} unpriced={row.unpriced > 0 ? [costs.by === "model" ? row.label : "some models"] : []} />
      </td>
      <td class="cell-share" title={`${share(row.cost ?? 0, costs.totals.cost ?? 0)} of the cost`}>
        <span class="share-bar" aria-hidden="true">
          <i style={{ width: `${part * 100}%` }} />
        </span>
        <span class="unseen">{share(row.cost ?? 0, costs.totals.cost ?? 0)}</span>
      </td>
      <td class="number">
        <Tokens amount={row.inputTokens} />
      </td>
      <td class="number">
        <Tokens amount={row.outputTokens} />
      </td>
      <td class="number">{exact(row.calls)}</td>
      <td class={row.errors > 0 ? "number bad" : "number muted"}>{share(row.errors, row.calls)}</td>
      <Spread of={row.latency} />
      <Spread of={row.firstToken} />
      {scores.map((name) => {
        const score = row.scores.find((one) => one.name === name);
        return (
          <td key={name} class="number cell-label" title={score && `${scoreText(score)} of ${score.count}`}>
            {score ? scoreText(score) : <span class="muted">–</span>}
          </td>
        );
      })}
    </tr>
  );
}

/** Rows of one kind, the dearest first. */
export function CostsTable({ costs, view }: { costs: Costs; view: CostsView }): VNode {
  const scores = [...new Set(costs.rows.flatMap((row) => row.scores.map(({ name }) => name)))];
  const spread = ["p50", "p95", "p99"];
  return (
    <ScrollAside label={`Costs by ${costKinds[costs.by].toLowerCase()}`}>
      <table class="plain-table costs-table">
        <thead>
          <tr class="groups">
            <td colSpan={8} />
            <th colSpan={3} scope="colgroup">
              Latency
            </th>
            <th colSpan={3} scope="colgroup">
              First token
            </th>
            {scores.length > 0 && (
              <th colSpan={scores.length} scope="colgroup">
                Scores
              </th>
            )}
          </tr>
          <tr>
            <td />
            <th>{costKinds[costs.by]}</th>
            <th class="number">Cost</th>
            <th>Share</th>
            <th class="number">In</th>
            <th class="number">Out</th>
            <th class="number">Calls</th>
            <th class="number">Errors</th>
            {[...spread, ...spread].map((name, at) => (
              <th key={`${name} ${at}`} class="number">
                {name}
              </th>
            ))}
            {scores.map((name) => (
              <th key={name} class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {costs.rows.map((row) => (
            <Row key={row.key} row={row} costs={costs} view={view} scores={scores} />
          ))}
        </tbody>
      </table>
      {costs.rowsTotal > costs.rows.length && (
        <p class="quiet-note">
          The {costs.rows.length} dearest of {exact(costs.rowsTotal)}.
        </p>
      )}
    </ScrollAside>
  );
}
