/** The waterfall's layout, as functions of data: trees, rows, the time axis, bars, and what of it is in sight. */
export { fitAxis, placeBar, ticks, zoomAxis } from "./axis.ts";
export { nextFailed, type RowOptions, visibleRows } from "./rows.ts";
export { buildTree } from "./tree.ts";
export type { Axis, Bar, Mark, Node, Row, Step, Tick } from "./types.ts";
export { type Shown, scrollTo, shownRows } from "./window.ts";
