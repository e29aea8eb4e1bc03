import type { VNode } from "preact";
import { type ChosenColumns, heads, isShown } from "./columns.ts";

export function ListHead({ chosen }: { chosen: ChosenColumns }): VNode {
  return (
    <div role="rowgroup" class="list-head">
      <div
        role="row"
        class={chosen.grid === undefined ? "list-row trace-row" : "list-row trace-row own"}
        style={chosen.grid === undefined ? {} : { "--own-columns": chosen.grid }}
      >
        <span role="columnheader">
          <span class="unseen">State</span>
        </span>
        {heads.map((head) => (
          <span
            key={head.name}
            role="columnheader"
            class={`${head.isNumber ? "number" : ""}${isShown(head, chosen.names) ? "" : " off"}${head.isUsual ? "" : " cell-more"}`}
          >
            {head.label}
          </span>
        ))}
      </div>
    </div>
  );
}
