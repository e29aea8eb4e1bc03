import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";

/** Puts a text on the clipboard; where the browser refuses that, or there is no text, says so. */
export function CopyButton({
  text,
  label = "Copy",
  quiet = true,
}: {
  text: string | (() => string | Promise<string>);
  label?: string;
  quiet?: boolean;
}): VNode {
  const [state, setState] = useState<"ready" | "done" | "failed">("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), 1600);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : await text());
      setState("done");
    } catch {
      setState("failed");
    }
  };
  const said = { ready: label, done: "Copied", failed: "Not copied" }[state];
  return (
    <button type="button" class={quiet ? "button quiet" : "button"} onClick={copy} aria-live="polite">
      <Icon name={state === "done" ? "check" : "copy"} />
      <span class="button-text">{said}</span>
    </button>
  );
}
