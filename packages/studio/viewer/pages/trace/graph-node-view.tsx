import type { VNode } from "preact";
import type { GraphNode } from "../../graph/index.ts";
import { Icon, TypeGlyph } from "../../parts/index.ts";
import { duration, exact } from "../../text/index.ts";
import type { Box } from "./graph-lines.ts";

const sentence = ({ type, name, calls, errors, time }: GraphNode): string => {
  const { value, unit } = duration(time);
  const failed = errors === 0 ? "" : `, ${exact(errors)} failed`;
  return `${name}, ${type}: ${exact(calls)} ${calls === 1 ? "call" : "calls"}${failed}, ${value} ${unit}`;
};

/** One agent, tool, model or service: pressed again and again, it leads from call to call. */
export function GraphNodeView({
  node,
  box,
  chosen,
  press,
  point,
}: {
  node: GraphNode;
  box: Box;
  chosen: boolean;
  press: () => void;
  point: (key: string | null) => void;
}): VNode {
  const { value, unit } = duration(node.time);
  return (
    <button
      type="button"
      class={`graph-node type-${node.type}${node.errors > 0 ? " failed" : ""}`}
      style={{ left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` }}
      aria-pressed={chosen}
      title={`${sentence(node)}. Press for one call after the other.`}
      onClick={press}
      onMouseEnter={() => point(node.key)}
      onMouseLeave={() => point(null)}
      onFocus={() => point(node.key)}
      onBlur={() => point(null)}
    >
      <span class="graph-name">
        <TypeGlyph type={node.type} />
        <span>{node.name || "unnamed"}</span>
      </span>
      <span class="graph-figures">
        {node.calls > 1 && (
          <span>
            {exact(node.calls)} ×<span class="unseen"> calls</span>
          </span>
        )}
        <span class="muted">
          {value} {unit}
        </span>
        {node.errors > 0 && (
          <span class="bad">
            <Icon name="error" label="failed" />
            {exact(node.errors)}
          </span>
        )}
      </span>
    </button>
  );
}
