import { type ComponentChildren, Fragment, type VNode } from "preact";
import type { Observation } from "../../../src/contract/index.ts";
import { changeQuery } from "../../address/index.ts";
import type { Pair } from "../../compare/index.ts";
import { Duration, StepCost, StepLabel, Tokens, TypeGlyph } from "../../parts/index.ts";
import type { AmountKind } from "../../text/index.ts";
import { Difference } from "./difference.tsx";

const took = ({ start, end }: Observation): number | null => (end === null ? null : Math.max(0, end - start));
const tokens = ({ usage }: Observation): number | null => usage?.total ?? null;

/** What is said of each step, beside the other. */
interface Measure {
  readonly name: string;
  readonly kind: AmountKind;
  readonly amount: (step: Observation) => number | null;
  readonly shown: (step: Observation) => ComponentChildren;
}

export const measures: readonly Measure[] = [
  { name: "Took", kind: "milliseconds", amount: took, shown: (step) => <Duration ms={took(step)} /> },
  {
    name: "Tokens",
    kind: "tokens",
    amount: tokens,
    shown: (step) => tokens(step) !== null && <Tokens amount={tokens(step)} />,
  },
  {
    name: "Cost",
    kind: "dollars",
    amount: ({ cost }) => cost?.total ?? null,
    shown: (step) => step.usage && <StepCost of={step} />,
  },
];

/** Tells it from others, also in the address. */
export const idOf = ({ left, right }: Pair): string => `${left?.id ?? ""}~${right?.id ?? ""}`;

/** A step of one trace beside that of the other. */
export function PairRow({ pair, selected }: { pair: Pair; selected: boolean }): VNode {
  const { left, right, depth } = pair;
  const step = (right ?? left) as Observation;
  const only = left === null ? "only B" : right === null ? "only A" : null;
  const failed = [left, right].map((one) => one?.level === "ERROR");
  return (
    <tr class={selected ? "chosen" : ""}>
      <th scope="row">
        <button
          type="button"
          class="compare-step"
          aria-pressed={selected}
          style={{ paddingLeft: `${Math.min(depth, 14) * 14}px` }}
          onClick={() => changeQuery({ step: selected ? null : idOf(pair) }, { replace: true })}
        >
          <TypeGlyph type={step.type} />
          <StepLabel name={step.name} />
          {only !== null && <span class={left === null ? "badge going" : "badge odd"}>{only}</span>}
          {failed.includes(true) && (
            <span class="badge bad">failed{failed[0] && failed[1] ? "" : failed[0] ? " in A" : " in B"}</span>
          )}
        </button>
      </th>
      {measures.map(({ name, kind, amount, shown }) => (
        <Fragment key={name}>
          <td class="number">{left && shown(left)}</td>
          <td class="number">{right && shown(right)}</td>
          <td class="number">
            <Difference left={left && amount(left)} right={right && amount(right)} kind={kind} />
          </td>
        </Fragment>
      ))}
    </tr>
  );
}
