import type { VNode } from "preact";
import type { Score } from "../../../src/contract/index.ts";
import { Blank } from "../../parts/index.ts";
import { scoreValue } from "../score-value.ts";

export function ScoresView({ scores }: { scores: readonly Score[] }): VNode {
  if (scores.length === 0) return <Blank title="No scores" />;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th>Score</th>
          <th class="number">Value</th>
          <th>From</th>
          <th>Comment</th>
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <tr key={score.id}>
            <td>{score.name}</td>
            <td class="number">{scoreValue(score)}</td>
            <td class="muted">{score.source.toLowerCase()}</td>
            <td>{score.comment}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
