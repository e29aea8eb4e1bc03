import type { VNode } from "preact";
import { Icon } from "../../parts/index.ts";
import { type ChosenColumns, columns } from "./columns.ts";

/** Which columns the list has. */
export function ColumnMenu({ chosen }: { chosen: ChosenColumns }): VNode {
  return (
    <details
      class="column-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.currentTarget.open = false;
        event.currentTarget.querySelector("summary")?.focus();
        event.stopPropagation();
      }}
    >
      <summary class="button quiet" title="Columns">
        <Icon name="columns" />
        <span class="button-text">Columns</span>
      </summary>
      <fieldset class="column-list">
        <legend class="unseen">Columns of the list</legend>
        {columns.map(({ name, label }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.names.includes(name)}
              onChange={(event) => chosen.set(name, event.currentTarget.checked)}
            />
            {label}
          </label>
        ))}
        <button type="button" class="button" onClick={chosen.reset}>
          The usual ones
        </button>
      </fieldset>
    </details>
  );
}
