import { useEffect, useRef } from "preact/hooks";

/** What each key does; the names are those of `KeyboardEvent.key`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox"));

/** Listens to keys while the component is on the page; never while somebody types or a dialog is open. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesText(event.target) || document.querySelector("dialog[open]") !== null) return;
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

export const shortcuts: readonly { readonly where: string; readonly list: readonly Shortcut[] }[] = [
  {
    where: "Everywhere",
    list: [
      { keys: ["/"], does: "search" },
      { keys: ["?"], does: "this help" },
      { keys: ["Esc"], does: "close, leave a field, go back to the list" },
      { keys: ["g", "t"], does: "traces" },
      { keys: ["g", "s"], does: "sessions" },
      { keys: ["g", "c"], does: "costs" },
      { keys: ["g", "h"], does: "home" },
    ],
  },
  {
    where: "Lists",
    list: [
      { keys: ["j"], does: "next row" },
      { keys: ["k"], does: "row before" },
      { keys: ["Enter"], does: "open" },
      { keys: ["n"], does: "show what is new" },
    ],
  },
  {
    where: "A trace",
    list: [
      { keys: ["j", "↓"], does: "next observation" },
      { keys: ["k", "↑"], does: "observation before" },
      { keys: ["→"], does: "unfold, or to the first child" },
      { keys: ["←"], does: "fold, or to the parent" },
      { keys: ["c"], does: "fold all or unfold all" },
      { keys: ["e"], does: "next error" },
      { keys: ["v"], does: "tree, flame or graph" },
      { keys: ["h"], does: "hide infrastructure" },
      { keys: ["p"], does: "critical path" },
      { keys: ["0"], does: "the whole time axis" },
      { keys: ["["], does: "newer trace" },
      { keys: ["]"], does: "older trace" },
    ],
  },
];
