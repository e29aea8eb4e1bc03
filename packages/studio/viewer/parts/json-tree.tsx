import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { exact, splitMedia } from "../text/index.ts";
import { Icon } from "./icons.tsx";
import { MediaView } from "./media-view.tsx";

/** Of longer lists and texts the rest is shown when asked for. */
const shownItems = 100;
const shownCharacters = 600;

function Leaf({ value }: { value: unknown }): VNode {
  const [whole, setWhole] = useState(false);
  if (typeof value !== "string") return <span class="json-plain">{String(value)}</span>;
  const [reference, ...others] = value.length < 400 ? splitMedia(value) : [];
  if (typeof reference === "object" && others.length === 0) return <MediaView {...reference} />;
  const cut = !whole && value.length > shownCharacters;
  return (
    <span class="json-text">
      <span class="muted">"</span>
      {cut ? value.slice(0, shownCharacters) : value}
      <span class="muted">"</span>
      {cut && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          show all {exact(value.length)} characters
        </button>
      )}
    </span>
  );
}

const entriesOf = (value: object): readonly (readonly [string, unknown])[] =>
  Array.isArray(value) ? value.map((one, index) => [String(index), one]) : Object.entries(value);

function Branch({
  name,
  value,
  depth,
  open: openAtFirst,
}: {
  name: string | null;
  value: object;
  depth: number;
  open: number;
}): VNode {
  const [open, setOpen] = useState(depth < openAtFirst);
  const [shown, setShown] = useState(shownItems);
  const isList = Array.isArray(value);
  const entries = entriesOf(value);
  const size = `${entries.length} ${isList ? (entries.length === 1 ? "item" : "items") : entries.length === 1 ? "key" : "keys"}`;
  const [left, right] = isList ? ["[", "]"] : ["{", "}"];
  return (
    <div class="json-branch">
      <button type="button" class="json-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "down" : "right"} />
        {name !== null && <span class="json-key">{name}</span>}
        <span class="muted">{open ? left : `${left} ${size} ${right}`}</span>
      </button>
      {open && (
        <div class="json-inside">
          {entries.slice(0, shown).map(([key, one]) => (
            <Entry key={key} name={key} value={one} depth={depth + 1} open={openAtFirst} />
          ))}
          {entries.length > shown && (
            <button type="button" class="more" onClick={() => setShown(shown + 10 * shownItems)}>
              show {Math.min(entries.length - shown, 10 * shownItems)} more of {entries.length}
            </button>
          )}
        </div>
      )}
      {open && <span class="json-end">{right}</span>}
    </div>
  );
}

function Entry({ name, value, depth, open }: { name: string; value: unknown; depth: number; open: number }): VNode {
  if (typeof value === "object" && value !== null && entriesOf(value).length > 0) {
    return <Branch name={name} value={value} depth={depth} open={open} />;
  }
  const empty = typeof value === "object" && value !== null;
  return (
    <div>
      <span class="json-key">{name}</span>
      {empty ? <span class="json-plain">{Array.isArray(value) ? "[ ]" : "{ }"}</span> : <Leaf value={value} />}
    </div>
  );
}

/** JSON as a tree; `open` levels of it are unfolded at first. */
export function JsonTree({ value, open = 2 }: { value: unknown; open?: number }): VNode {
  const branch = typeof value === "object" && value !== null && entriesOf(value).length > 0;
  return (
    <div class="json">
      {branch ? <Branch name={null} value={value as object} depth={0} open={open} /> : <Leaf value={value} />}
    </div>
  );
}
