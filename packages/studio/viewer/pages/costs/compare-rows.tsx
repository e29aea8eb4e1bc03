import type { VNode } from "preact";
import type { CostRow } from "../../../src/contract/index.ts";
import { Icon } from "../../parts/index.ts";
import { writers } from "../../text/index.ts";
import { type Difference, differences, verdict } from "./differences.ts";

function change({ values: [left, right], kind }: Difference): string {
  if (left === null || right === null) return "–";
  if (left === right) return "the same";
  const sign = right > left ? "+" : "−";
  const part = left === 0 ? "" : ` (${sign}${writers.share(Math.abs((right - left) / left))})`;
  return `${sign}${writers[kind](Math.abs(right - left))}${part}`;
}

const title = ({ label, version }: CostRow): string => (version === null ? label || "unnamed" : `${label} v${version}`);

/** Two rows beside each other, from the left one to the right one. */
export function CompareRows({ left, right, close }: { left: CostRow; right: CostRow; close: () => void }): VNode {
  return (
    <section class="compare-rows" aria-label={`${title(left)} and ${title(right)} compared`}>
      <header class="card-head">
        <h2>Compared</h2>
        <button type="button" class="button quiet" onClick={close} aria-label="End the comparison">
          <Icon name="close" />
        </button>
      </header>
      <table class="plain-table">
        <thead>
          <tr>
            <td />
            <th class="number">{title(left)}</th>
            <th class="number">{title(right)}</th>
            <th class="number">Difference</th>
          </tr>
        </thead>
        <tbody>
          {differences(left, right).map((line) => {
            const said = verdict(line);
            return (
              <tr key={line.name}>
                <th scope="row">{line.name}</th>
                {line.values.map((value, at) => (
                  <td key={at} class="number">
                    {value === null ? <span class="muted">–</span> : writers[line.kind](value)}
                    {line.kind === "dollars" && (at === 0 ? left : right).unpriced > 0 && "+"}
                  </td>
                ))}
                <td class={`number ${said ?? "muted"}`}>
                  {change(line)}
                  {said !== null && <span class="verdict">{said}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
