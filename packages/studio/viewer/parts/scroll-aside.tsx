import type { ComponentChildren, VNode } from "preact";

/** What may be wider than the page scrolls by itself, with keys too. */
export function ScrollAside({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus nobody could scroll it by keys.
    <section class="scroll-x" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
