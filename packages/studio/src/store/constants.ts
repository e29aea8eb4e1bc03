/** So long after its last change a trace in which something is open counts as incomplete, and no longer as running. */
const staleAfterMs = 5 * 60_000;
/** The same for one whose known steps are all over, and whose root may still come, or be kept elsewhere. */
const rootLateMs = 30_000;

/** What `is_open` of a trace says. */
export const isOver = 0;
export const hasOpenStep = 1;
export const lacksRoot = 2;

/** Whether a row of `traces` still runs; the one value is the time of now. */
export const running: string = `is_open > 0 AND touched > ? - CASE is_open WHEN ${lacksRoot} THEN ${rootLateMs} ELSE ${staleAfterMs} END`;

/** The same of a row that was read. */
export const isRunning = (open: unknown, touched: number): boolean =>
  open !== isOver && touched > Date.now() - (open === lacksRoot ? rootLateMs : staleAfterMs);
