import type { ComponentChildren, VNode } from "preact";
import type { TraceDetail } from "../../../src/contract/index.ts";
import { Cost, Duration, Tokens } from "../../parts/index.ts";
import { type AmountKind, exact } from "../../text/index.ts";
import { Difference } from "./difference.tsx";

/** What is said of each trace, beside the other. */
interface Total {
  readonly name: string;
  readonly kind: AmountKind;
  readonly amount: (trace: TraceDetail) => number | null;
  readonly shown: (trace: TraceDetail) => ComponentChildren;
}

const totals: readonly Total[] = [
  {
    name: "Took",
    kind: "milliseconds",
    amount: ({ latency }) => latency,
    shown: ({ latency }) => <Duration ms={latency} />,
  },
  {
    name: "Tokens",
    kind: "tokens",
    amount: ({ totalTokens }) => totalTokens,
    shown: ({ totalTokens }) => <Tokens amount={totalTokens} />,
  },
  {
    name: "Cost",
    kind: "dollars",
    amount: ({ cost }) => cost,
    shown: ({ cost, unpricedModels }) => <Cost amount={cost} unpriced={unpricedModels} />,
  },
  {
    name: "Steps",
    kind: "count",
    amount: ({ observations }) => observations,
    shown: ({ observations }) => <span class="figure">{exact(observations)}</span>,
  },
  {
    name: "Errors",
    kind: "count",
    amount: ({ errors }) => errors,
    shown: ({ errors }) => <span class="figure">{errors}</span>,
  },
];

export function Totals({ left, right }: { left: TraceDetail; right: TraceDetail }): VNode {
  return (
    <dl class="compare-totals">
      {totals.map(({ name, kind, amount, shown }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {shown(left)} {shown(right)}
            <Difference left={amount(left)} right={amount(right)} kind={kind} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
