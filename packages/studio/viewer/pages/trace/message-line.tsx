import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../parts/index.ts";

/** More than this is shown when asked for. */
const shownLines = 8;
const shownCharacters = 800;

const isLong = (text: string): boolean => text.length > shownCharacters || text.split("\n").length > shownLines;

/** What a step failed with or was marked for, line by line. */
export function MessageLine({ failed, message }: { failed: boolean; message: string | null }): VNode {
  const [whole, setWhole] = useState(false);
  const text = message ?? (failed ? "It failed without a message." : "Marked as a warning, without a message.");
  return (
    <div class={failed ? "message-line bad" : "message-line odd"}>
      <Icon name={failed ? "error" : "warning"} label={failed ? "error" : "warning"} />
      <div class="message-text">
        <p class={isLong(text) && !whole ? "cut" : ""}>{text}</p>
        {isLong(text) && (
          <button type="button" class="more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? "show less" : "show all"}
          </button>
        )}
      </div>
    </div>
  );
}
