import type { RefObject, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Observation } from "../../../src/contract/index.ts";
import { type Axis, placeBar, type Row } from "../../waterfall/index.ts";

interface Props {
  readonly rows: readonly Row<Observation>[];
  readonly whole: Axis;
  readonly now: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
}

const height = 56;

/** All rows at once, however many, in the colours of their types; errors are drawn last, so that each is seen. */
function draw(canvas: HTMLCanvasElement, { rows, whole, now }: Pick<Props, "rows" | "whole" | "now">): void {
  const scale = devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>();
  const colourOf = (name: string): string => {
    const known = colours.get(name) ?? style.getPropertyValue(`--${name === "chain" ? "span" : name}`);
    colours.set(name, known);
    return known;
  };
  const line = height / rows.length;
  const paint = (row: Row<Observation>, index: number): void => {
    const { step } = row.node;
    const { left, width: length } = placeBar(step, whole, now);
    context.fillStyle = colourOf(step.level === "ERROR" ? "error" : step.type);
    context.fillRect((left / 100) * width, index * line, Math.max(1, (length / 100) * width), Math.max(0.75, line));
  };
  rows.forEach(paint);
  rows.forEach((row, index) => {
    if (row.node.step.level === "ERROR") paint(row, index);
  });
}

/** The whole trace in a strip, with a frame round what is in sight. Pressing goes there. */
export function Minimap({ rows, whole, now, scroller, rowHeight }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    const redraw = (): void => draw(target, { rows, whole, now });
    const observer = new ResizeObserver(redraw);
    observer.observe(target);
    // Colours are those of the theme.
    const themes = new MutationObserver(redraw);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      observer.disconnect();
      themes.disconnect();
    };
  }, [rows, whole, now]);

  useEffect(() => {
    const list = scroller.current;
    if (list === null) return;
    const follow = (): void => {
      const all = rows.length * rowHeight;
      if (frame.current === null || all === 0) return;
      frame.current.style.top = `${(list.scrollTop / all) * 100}%`;
      frame.current.style.height = `${Math.min(100, (list.clientHeight / all) * 100)}%`;
    };
    follow();
    list.addEventListener("scroll", follow, { passive: true });
    return () => list.removeEventListener("scroll", follow);
  }, [rows, rowHeight, scroller]);

  const go = (event: PointerEvent): void => {
    const list = scroller.current;
    const box = canvas.current?.getBoundingClientRect();
    if (list === null || box === undefined) return;
    const part = (event.clientY - box.top) / box.height;
    list.scrollTop = part * rows.length * rowHeight - list.clientHeight / 2;
  };
  return (
    // The rows themselves scroll by keys; this is a shorter way for pointers.
    <div
      class="minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && go(event)}
    >
      <canvas ref={canvas} />
      <div class="minimap-frame" ref={frame} />
    </div>
  );
}
