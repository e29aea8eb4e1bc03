import type { RefObject } from "preact";

/** The links of a list's rows, in their order. */
export const rowLinks = (list: HTMLElement | null): readonly HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>("[data-row-link]") ?? []),
];

/** Moves the focus among the links of a list's rows; the first or last row when none has it. */
function moveFocus(list: HTMLElement | null, by: 1 | -1): void {
  const links = rowLinks(list);
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
  links[next]?.closest('[role="row"]')?.scrollIntoView({ block: "nearest" });
}

/** The keys that move among the rows of a list. */
export function rowKeys(list: RefObject<HTMLElement | null>): Record<"j" | "k" | "ArrowDown" | "ArrowUp", () => void> {
  const next = (): void => moveFocus(list.current, 1);
  const before = (): void => moveFocus(list.current, -1);
  return { j: next, ArrowDown: next, k: before, ArrowUp: before };
}
