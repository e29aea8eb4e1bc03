import type { ComponentChildren, VNode } from "preact";

/** One of a line of facts: its name, and what it is here. */
export function Fact({ name, title, children }: { name: string; title?: string; children?: ComponentChildren }): VNode {
  return (
    <span class="fact" title={title}>
      <span class="fact-name">{name}</span>
      {children}
    </span>
  );
}
