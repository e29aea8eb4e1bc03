import type { VNode } from "preact";
import type { CostKind, Costs } from "../../../src/contract/index.ts";
import { type CostPeriod, costKinds } from "../../address/index.ts";
import { Blank, Unread } from "../../parts/index.ts";
import { useTitle } from "../use-title.ts";
import { CompareRows } from "./compare-rows.tsx";
import { CostsChart } from "./costs-chart.tsx";
import { CostsTable } from "./costs-table.tsx";
import { Figures } from "./figures.tsx";
import { Unpriced } from "./unpriced.tsx";
import { type CostsView, useCosts } from "./use-costs.ts";
import { useLast } from "./use-last.ts";

const periodNames: Readonly<Record<CostPeriod, string>> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  all: "All",
};

interface SwitchProps<Value extends string> {
  readonly label: string;
  readonly values: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly choose: (value: Value) => void;
}

function Switch<Value extends string>({ label, values, value, choose }: SwitchProps<Value>): VNode {
  return (
    <div class="switch" role="group" aria-label={label}>
      {(Object.entries(values) as [Value, string][]).map(([name, text]) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => choose(name)}>
          {text}
        </button>
      ))}
    </div>
  );
}

function Loaded({ costs, view }: { costs: Costs; view: CostsView }): VNode {
  const [left, right] = view.chosen.map((key) => costs.rows.find((row) => row.key === key));
  return (
    <>
      <Figures costs={costs} />
      <CostsChart costs={costs} unit={view.unit} kind={costKinds[costs.by]} />
      <Unpriced costs={costs} />
      {left !== undefined && right !== undefined && (
        <CompareRows left={left} right={right} close={() => view.set({ row: null })} />
      )}
      {left !== undefined && right === undefined && <p class="quiet-note">Choose a second row to compare.</p>}
      {costs.rows.length > 0 ? (
        <CostsTable costs={costs} view={view} />
      ) : (
        <Blank title={costs.by === "prompt" ? "No prompt was linked in this time" : "No model was called in this time"}>
          {costs.by === "prompt" && <p>A generation names its prompt: pass what getPrompt answers as its prompt.</p>}
        </Blank>
      )}
    </>
  );
}

export function CostsPage(): VNode {
  useTitle("Costs");
  const view = useCosts();
  const { failure, refresh } = view.reading;
  // While other sums are read those from before stay, so that nothing jumps.
  const data = useLast(view.reading.data);
  return (
    <section class="page" aria-label="Costs" aria-busy={data === undefined && failure === undefined}>
      <header class="page-head">
        <h1>Costs</h1>
        <Switch
          label="Time"
          values={periodNames}
          value={view.period}
          choose={(last) => view.set({ last: last === "7d" ? null : last })}
        />
        <span class="spring" />
        <Switch
          label="Unit of the chart"
          values={{ cost: "Cost", tokens: "Tokens" }}
          value={view.unit}
          choose={(unit) => view.set({ unit: unit === "cost" ? null : unit })}
        />
      </header>
      <div class="scroll costs-body">
        <nav class="tabs" aria-label="Costs by">
          {(Object.entries(costKinds) as [CostKind, string][]).map(([by, name]) => (
            <button
              key={by}
              type="button"
              aria-pressed={by === view.by}
              onClick={() => view.set({ by: by === "model" ? null : by, row: null })}
            >
              {name}
            </button>
          ))}
        </nav>
        {data !== undefined && <Loaded costs={data} view={view} />}
        {data === undefined && <Unread failure={failure} retry={refresh} rows={12} />}
      </div>
    </section>
  );
}
