/** So long after its last change a trace in which something is open counts as incomplete, and no longer as running. */
const staleAfterMs = 5 * 60_000;
/** The same for one whose known steps are all over, and whose root may still come, or be kept elsewhere. */
const rootLateMs = 30_000;

/** What `is_open` of a trace says. */
export const isOver = 0;
export const hasOpenStep = 1;
export const lacksRoot = 2;
export const hasOpenStepAndNoRoot = 3;

/** Whether a row of `traces` still runs; the one value is the time of now. */
export const running: string = `is_open > 0 AND touched > ? - CASE is_open WHEN ${lacksRoot} THEN ${rootLateMs} ELSE ${staleAfterMs} END`;

/** Whether a row of `traces` still runs and its root is yet to come: what stands for its own content is that of a step. */
export const awaitsRoot: string = `is_open IN (${lacksRoot}, ${hasOpenStepAndNoRoot}) AND ${running}`;

/** Whether a row of `traces` ran at one time, and no longer at a later one. */
export const lapsed: string = `${running} AND NOT (${running}) AND touched BETWEEN ? AND ?`;

/** The values of that; the last two only say where to look. */
export const lapsedBetween = (from: number, to: number): readonly number[] => [
  from,
  to,
  from - staleAfterMs,
  to - rootLateMs,
];

/** Whether a row that was read still runs. */
export const isRunning = (open: unknown, touched: number): boolean =>
  open !== isOver && touched > Date.now() - (open === lacksRoot ? rootLateMs : staleAfterMs);

/** The same as `awaitsRoot`. */
export const isAwaitingRoot = (open: unknown, touched: number): boolean =>
  (open === lacksRoot || open === hasOpenStepAndNoRoot) && isRunning(open, touched);
