import { useLayoutEffect, useRef } from "preact/hooks";

/** What each key does; the names are those of `KeyboardEvent.key`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox"));

/** Whether a key is meant for the page: nobody types, no dialog is open, and it is no shortcut of the browser. */
export const isForPage = (event: KeyboardEvent): boolean =>
  !(event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) &&
  !takesText(event.target) &&
  document.querySelector("dialog[open]") === null;

/** Listens to keys while the component is on the page. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  latest.current = keys;
  // As soon as the page is there: an effect comes after the next paint, and a key before that would be lost.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!isForPage(event)) return;
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** Keys, with spaces between them, and what they do. */
type Shortcut = readonly [keys: string, does: string];

export const shortcuts: readonly { readonly where: string; readonly list: readonly Shortcut[] }[] = [
  {
    where: "Everywhere",
    list: [
      ["/", "search"],
      ["?", "this help"],
      ["Esc", "close, leave a field, go back to the list"],
      ["g t", "traces"],
      ["g s", "sessions"],
      ["g c", "costs"],
      ["g h", "home"],
    ],
  },
  {
    where: "Lists",
    list: [
      ["j ↓", "next row"],
      ["k ↑", "row before"],
      ["Enter", "open"],
      ["n", "show what is new"],
    ],
  },
  {
    where: "A trace",
    list: [
      ["j ↓", "next observation"],
      ["k ↑", "observation before"],
      ["→", "unfold, or to the first child"],
      ["←", "fold, or to the parent"],
      ["c", "fold all or unfold all"],
      ["e", "next error"],
      ["v", "tree, flame or graph"],
      ["h", "hide infrastructure"],
      ["p", "critical path"],
      ["0", "the whole time axis"],
      ["[", "newer trace"],
      ["]", "older trace"],
    ],
  },
];
