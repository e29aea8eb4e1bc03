/** The waterfall's layout, as functions of data: trees, rows, the time axis, bars, and what of it is in sight. */

export { buildTree, type Mark, type Node, type Step } from "../../src/tree/index.ts";
export { fitAxis, placeBar, ticks, zoomAxis } from "./axis.ts";
export { type CriticalPath, criticalPath, type Stretch } from "./critical-path.ts";
export { drawnFrames, type Frame, layLanes } from "./lanes.ts";
export { nextFailed, type RowOptions, visibleRows } from "./rows.ts";
export type { Axis, Bar, Row, Tick } from "./types.ts";
export { type Shown, scrollTo, shownRows } from "./window.ts";
