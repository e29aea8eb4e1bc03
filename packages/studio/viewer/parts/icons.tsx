import type { VNode } from "preact";
import type { ObservationType } from "../../src/contract/index.ts";

/** Drawn for a field of 16 by 16, with a line of 1.5. */
const paths = {
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5",
  traces: "M2 4h8M5 8h8M8 12h6",
  sessions: "M2.5 3.5h11v7h-6l-3 2.5v-2.5h-2z",
  costs: "M2.5 13.5v-5M6.2 13.5v-8M9.8 13.5v-6M13.5 13.5v-11",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8zM3 10.5V2.5h7.5",
  check: "M3 8.5 6.5 12 13 4.5",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  left: "M10 4 6 8l4 4",
  up: "M4 10l4-4 4 4",
  download: "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10",
  upload: "M8 11V3M4.5 6 8 2.5 11.5 6M3 13.5h10",
  bin: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9",
  error: "M8 5v4M8 11.2v.1M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z",
  warning: "M8 6.5v3M8 11.7v.1M8 2 1.5 13.5h13z",
  help: "M6 6.2a2 2 0 1 1 2.8 1.9c-.5.2-.8.6-.8 1.2M8 11.5v.1M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
  screen: "M2 3h12v8H2zM5.5 13.5h5",
  filter: "M2 4h12M4.5 8h7M7 12h2",
  path: "M2.5 12.5h3.5V8h4V3.5h3.5",
  compare: "M5.5 3v10M10.5 3v10M2.5 6.5 5.5 3l3 3M7.5 9.5l3 3.5 3-3.5",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  minus: "M4 8h8",
} as const;

export type IconName = keyof typeof paths;

const glyphs: Readonly<Record<ObservationType, string>> = {
  generation: "M8 2c.6 3.4 2.6 5.4 6 6-3.4.6-5.4 2.6-6 6-.6-3.4-2.6-5.4-6-6 3.4-.6 5.4-2.6 6-6Z",
  agent: "M3 6.5h10v6H3zM8 6.5V3.5M8 3.5h.1M6 9.2v.6M10 9.2v.6",
  tool: "M13.3 4.7a3.3 3.3 0 0 1-4.4 4L5 12.7A1.2 1.2 0 0 1 3.3 11l4-3.9a3.3 3.3 0 0 1 4-4.4L9.4 4.6l.3 1.7 1.7.3z",
  retriever:
    "M3 4.2C3 3 5 2.5 8 2.5s5 .5 5 1.7-2 1.8-5 1.8-5-.6-5-1.8ZM3 4.2v7.6c0 1.2 2 1.7 5 1.7s5-.5 5-1.7V4.2M3 8c0 1.2 2 1.8 5 1.8s5-.6 5-1.8",
  embedding: "M3 13V9M6.3 13V3M9.7 13V7M13 13V5",
  chain: "M2.5 3h4v4h-4zM9.5 9h4v4h-4zM6.5 5h5v4",
  span: "M2 6h12v4H2z",
  event: "M8 2.5 13.5 8 8 13.5 2.5 8z",
  evaluator: "M2.5 13V3M2.5 13h11M5.5 10 8 7l2 1.5 3-4.5",
  guardrail: "M8 2l5 1.8v4c0 3-2 5-5 6.2-3-1.2-5-3.2-5-6.2v-4zM6 8l1.5 1.5L10.3 6.5",
};

function Drawing({ path, label, className }: { path: string; label?: string | undefined; className: string }): VNode {
  return (
    <svg
      class={className}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      role="img"
      aria-hidden={label === undefined}
      aria-label={label}
    >
      <path d={path} />
    </svg>
  );
}

/** A small drawing. Without a label it is decoration, and the text beside it says what it means. */
export function Icon({ name, label }: { name: IconName; label?: string }): VNode {
  return <Drawing path={paths[name]} className="icon" label={label} />;
}

/** The shape of an observation's type, in the type's colour; the type is also told to screen readers. */
export function TypeGlyph({ type }: { type: ObservationType }): VNode {
  return <Drawing path={glyphs[type] ?? glyphs.span} className={`icon glyph type-${type}`} label={type} />;
}
