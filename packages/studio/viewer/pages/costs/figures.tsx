import type { ComponentChildren, VNode } from "preact";
import type { Costs } from "../../../src/contract/index.ts";
import { Trend } from "../../charts/index.ts";
import { Cost, Tokens } from "../../parts/index.ts";
import { dollars, exact } from "../../text/index.ts";

function Big({
  name,
  trend,
  children,
  note,
}: {
  name: string;
  trend: readonly number[];
  children: ComponentChildren;
  note: string;
}): VNode {
  return (
    <div class="big">
      <dt>{name}</dt>
      <dd>
        <strong>{children}</strong>
        <span class="muted">{note}</span>
      </dd>
      <Trend values={trend} />
    </div>
  );
}

export const share = (part: number, whole: number): string => {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
};

/** Four figures, each with the way that it went. */
export function Figures({ costs }: { costs: Costs }): VNode {
  const { totals, series, unpriced } = costs;
  const perTrace = totals.cost === null || totals.traces === 0 ? "" : `${dollars(totals.cost / totals.traces)} a trace`;
  return (
    <dl class="bigs">
      <Big name="Cost" trend={series.map(({ cost }) => cost ?? 0)} note={perTrace}>
        <Cost amount={totals.cost} unpriced={unpriced.map(({ model }) => model)} />
      </Big>
      <Big name="Tokens" trend={series.map(({ tokens }) => tokens)} note={`${exact(totals.calls)} model calls`}>
        <Tokens amount={totals.tokens} />
      </Big>
      <Big name="Traces" trend={series.map(({ traces }) => traces)} note="begun in this time">
        {exact(totals.traces)}
      </Big>
      <Big
        name="With an error"
        trend={series.map(({ failed, traces }) => (traces === 0 ? 0 : failed / traces))}
        note={`${exact(totals.failed)} of ${exact(totals.traces)} traces`}
      >
        {share(totals.failed, totals.traces)}
      </Big>
    </dl>
  );
}
