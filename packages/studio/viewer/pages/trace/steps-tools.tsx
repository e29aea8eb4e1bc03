import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { useKeys } from "../../frame/index.ts";
import { Icon } from "../../parts/index.ts";
import { type Shape, shapes, type View } from "./use-view.ts";
import type { Waterfall } from "./use-waterfall.ts";

const names: Readonly<Record<Shape, string>> = { tree: "Tree", flame: "Flame", graph: "Graph" };

interface Props {
  readonly waterfall: Waterfall;
  readonly view: View;
  readonly failed: number;
  /** Whether an error was looked for just now, and none was found. */
  readonly missed: boolean;
  readonly goToError: () => void;
}

/** What stands above the steps: how they are drawn, and which of them. */
export function StepsTools({ waterfall, view, failed, missed, goToError }: Props): VNode {
  const input = useRef<HTMLInputElement>(null);
  const { shape } = view;
  const show = (next: Shape): void => view.set({ view: next === "tree" ? null : next });
  useKeys({
    "/": () => input.current?.focus(),
    v: () => show(shapes[(shapes.indexOf(shape) + 1) % shapes.length] ?? "tree"),
  });
  return (
    <div class="waterfall-tools">
      <div class="switch" role="group" aria-label="Show the steps as">
        {shapes.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === shape}
            title="The next one (v)"
            onClick={() => show(one)}
          >
            {names[one]}
          </button>
        ))}
      </div>
      {shape !== "graph" && (
        <label class="find">
          <Icon name="search" />
          <input
            ref={input}
            type="search"
            aria-label="Find in this trace"
            placeholder="Find"
            value={view.find}
            onInput={(event) => view.set({ find: event.currentTarget.value || null })}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          />
        </label>
      )}
      <span class="spring muted" role="status">
        {missed && (failed > 0 ? "no errors among these" : "no errors")}
      </span>
      {failed > 0 && (
        <button type="button" class="button quiet bad" onClick={goToError} title="Next error (e)">
          <Icon name="error" label="Next error" />
          {failed}
        </button>
      )}
      {shape !== "graph" && waterfall.infrastructure > 0 && (
        <button
          type="button"
          class="button quiet"
          aria-pressed={view.hideInfrastructure}
          title="Hide HTTP, database and queue steps (h)"
          onClick={() => view.set({ hide: view.hideInfrastructure ? null : "infrastructure" })}
        >
          <Icon name="filter" />
          <span class="button-text">
            {view.hideInfrastructure ? `${waterfall.infrastructure} hidden` : "Hide infrastructure"}
          </span>
        </button>
      )}
      {shape !== "graph" && (
        <button
          type="button"
          class="button quiet"
          aria-pressed={view.showPath}
          title="What kept the trace from ending earlier (p)"
          onClick={() => view.set({ path: view.showPath ? null : "critical" })}
        >
          <Icon name="path" />
          <span class="button-text">Critical path</span>
        </button>
      )}
      {shape !== "graph" && view.zoom !== null && (
        <button
          type="button"
          class="button quiet"
          title="The whole time axis (0)"
          onClick={() => view.set({ zoom: null })}
        >
          <Icon name="minus" />
          <span class="button-text">Whole axis</span>
        </button>
      )}
      {shape === "tree" && (
        <button type="button" class="button quiet" title="Fold or unfold all (c)" onClick={waterfall.toggleAll}>
          <Icon name="traces" label="Fold" />
        </button>
      )}
    </div>
  );
}
