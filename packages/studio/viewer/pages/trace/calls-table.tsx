import type { VNode } from "preact";
import type { CallGraph } from "../../graph/index.ts";
import { Cost, Duration, Icon, ScrollAside, Tokens, TypeGlyph } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";

/** The graph for those who would rather read it, and for those who cannot see it. */
export function CallsTable({ graph: { nodes, edges } }: { graph: CallGraph }): VNode {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return (
    <details class="chart-table">
      <summary>
        <Icon name="right" />
        The graph as a table
      </summary>
      <ScrollAside label="Who called whom">
        <table class="plain-table">
          <thead>
            <tr>
              <th>Caller</th>
              <th>Called</th>
              <th class="number">Calls</th>
              <th class="number">Failed</th>
              <th class="number">Time</th>
              <th class="number">Tokens</th>
              <th class="number">Cost</th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ from, to, calls, errors, time, tokens, cost }) => {
              const called = byKey.get(to);
              return (
                <tr key={`${from} ${to}`}>
                  <td class="muted">{from === null ? "–" : byKey.get(from)?.name}</td>
                  <td class="called">
                    <TypeGlyph type={called?.type ?? "span"} /> {called?.name}
                  </td>
                  <td class="number">{exact(calls)}</td>
                  <td class={errors > 0 ? "number bad" : "number"}>{exact(errors)}</td>
                  <td class="number">
                    <Duration ms={time} />
                  </td>
                  <td class="number">
                    <Tokens amount={tokens} />
                  </td>
                  <td class="number">
                    <Cost amount={cost} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollAside>
    </details>
  );
}
