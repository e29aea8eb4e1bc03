import type { RefObject, VNode } from "preact";
import { useState } from "preact/hooks";
import { remember, remembered } from "../../frame/index.ts";

const key = "studio:divider";
const [least, most, usual] = [25, 78, 58];

function stored(): number {
  const value = Number(remembered(key));
  return value >= least && value <= most ? value : usual;
}

/** The share of the left pane, in percent, and the handle that changes it. */
export function useDivider(panes: RefObject<HTMLElement | null>): { share: number; handle: VNode } {
  const [share, setShare] = useState(stored);
  const change = (next: number): void => {
    const value = Math.min(most, Math.max(least, next));
    setShare(value);
    remember(key, String(value));
  };
  const handle = (
    <div
      class="divider"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the tree"
      aria-valuenow={Math.round(share)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const box = panes.current?.getBoundingClientRect();
        if (box !== undefined) change(((event.clientX - box.left) / box.width) * 100);
      }}
      onDblClick={() => change(usual)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        change(share + step);
      }}
    />
  );
  return { share, handle };
}
