import type { VNode } from "preact";
import type { Observation } from "../../../src/contract/index.ts";
import { StepCost } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";
import { keyText, kindOf, kinds } from "./usage.ts";

const costTitle = (observation: Observation): string =>
  observation.costSource === "sent" ? "as the sender says" : "by Studio's price table";

/** Tokens and dollars, key by key, under a bar of their shares. */
export function UsageView({ observation }: { observation: Observation }): VNode | null {
  const { usage, cost, costSource, model } = observation;
  if (usage === null && cost === null) return null;
  const amounts = Object.entries(usage ?? {}).filter(([key, amount]) => key !== "total" && amount > 0);
  const sum = amounts.reduce((total, [, amount]) => total + amount, 0);
  const sorted = amounts.sort(([left], [right]) => kinds.indexOf(kindOf(left)) - kinds.indexOf(kindOf(right)));
  return (
    <section class="usage" aria-label="Tokens and cost">
      {sum > 0 && (
        <div class="usage-bar" aria-hidden="true">
          {sorted.map(([key, amount]) => (
            <i key={key} class={`kind-${kindOf(key)}`} style={{ width: `${(amount / sum) * 100}%` }} />
          ))}
        </div>
      )}
      <table>
        <thead>
          <tr>
            <th>Tokens</th>
            <th class="number">amount</th>
            <th class="number">cost</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(([key, amount]) => (
            <tr key={key}>
              <td>
                <i class={`kind kind-${kindOf(key)}`} aria-hidden="true" />
                {keyText(key)}
              </td>
              <td class="number">{exact(amount)}</td>
              <td class="number">
                <StepCost of={observation} kind={key} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>total</td>
            <td class="number">{exact(usage?.total ?? sum)}</td>
            <td class="number" title={costTitle(observation)}>
              <StepCost of={observation} />
            </td>
          </tr>
        </tfoot>
      </table>
      {costSource === "unknown" && (
        <p class="notice">
          No price is known for {model ?? "this model"}. Send a cost with the generation, or give core a price in its{" "}
          <code>prices</code> option.
        </p>
      )}
    </section>
  );
}
