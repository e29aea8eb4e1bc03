export interface Shown {
  readonly from: number;
  readonly to: number;
}

/**
 * Which rows of a long list to put into the page: those in sight and a few beyond. Moves in steps, so that scrolling
 * by a pixel draws nothing anew.
 * @example shownRows({ scroll: 2800, height: 560, rowHeight: 28, count: 10_000 }); // { from: 90, to: 130 }
 */
export function shownRows(list: { scroll: number; height: number; rowHeight: number; count: number }): Shown {
  const step = 10;
  const first = Math.floor(list.scroll / list.rowHeight);
  const last = Math.ceil((list.scroll + list.height) / list.rowHeight);
  const from = Math.max(0, Math.floor((first - step) / step) * step);
  const to = Math.min(list.count, Math.ceil((last + step) / step) * step);
  return { from: Math.min(from, to), to };
}

/** The scroll that brings a row into sight, or the present one where it is in sight already. */
export function scrollTo(list: { scroll: number; height: number; rowHeight: number }, index: number): number {
  const top = index * list.rowHeight;
  const bottom = top + list.rowHeight;
  if (top < list.scroll) return Math.max(0, top - list.rowHeight);
  if (bottom > list.scroll + list.height) return bottom + list.rowHeight - list.height;
  return list.scroll;
}
