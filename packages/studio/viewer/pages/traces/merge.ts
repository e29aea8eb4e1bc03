import type { TraceSummary } from "../../../src/contract/index.ts";

/** The list, and what came since that is not in it yet. */
export interface TraceList {
  readonly items: readonly TraceSummary[];
  readonly next: string | null;
  /** What the reader has not been shown, newest first. */
  readonly waiting: readonly TraceSummary[];
}

/** Puts a changed trace in its place. False for `known` when it is in neither list. */
export function replaceTrace(list: TraceList, trace: TraceSummary): { list: TraceList; known: boolean } {
  const has = (items: readonly TraceSummary[]): boolean => items.some((item) => item.id === trace.id);
  const put = (items: readonly TraceSummary[]): readonly TraceSummary[] =>
    items.map((item) => (item.id === trace.id ? newer(item, trace) : item));
  if (has(list.items)) return { list: { ...list, items: put(list.items) }, known: true };
  if (has(list.waiting)) return { list: { ...list, waiting: put(list.waiting) }, known: true };
  return { list, known: false };
}

/**
 * Takes a new first page in: what the list knows is brought up to date in its place, the rest waits. Where page and
 * list have nothing in common, too much has happened and the page takes the list's place.
 */
export function takeHead(list: TraceList, head: readonly TraceSummary[], next: string | null): TraceList {
  const fresh = new Map(head.map((trace) => [trace.id, trace]));
  const met = list.items.some((item) => fresh.has(item.id));
  if (!met && list.items.length > 0 && next !== null) return { items: head, next, waiting: [] };
  const items = list.items.map((item) => newer(item, fresh.get(item.id)));
  const known = new Set(items.map((item) => item.id));
  const before = new Map(list.waiting.map((trace) => [trace.id, trace]));
  const waiting = head.filter(({ id }) => !known.has(id)).map((trace) => newer(before.get(trace.id) ?? trace, trace));
  return { ...list, items, waiting };
}

/** Pages and single changes come by different ways, and overtake each other. */
const newer = (trace: TraceSummary, other: TraceSummary | undefined): TraceSummary =>
  other !== undefined && other.change >= trace.change ? other : trace;

/** Shows what waited. */
export function showWaiting(list: TraceList): TraceList {
  if (list.waiting.length === 0) return list;
  const items = [...list.waiting, ...list.items].sort((left, right) => right.start - left.start);
  return { ...list, items, waiting: [] };
}

/** Adds the page that follows; what moved between pages meanwhile is there once. */
export function addPage(list: TraceList, page: readonly TraceSummary[], next: string | null): TraceList {
  const known = new Set(list.items.map((item) => item.id));
  return { ...list, items: [...list.items, ...page.filter((item) => !known.has(item.id))], next };
}

/** Without what was deleted. */
export function without(list: TraceList, ids: readonly string[]): TraceList {
  const gone = new Set(ids);
  const stay = (items: readonly TraceSummary[]): readonly TraceSummary[] => items.filter((item) => !gone.has(item.id));
  return { ...list, items: stay(list.items), waiting: stay(list.waiting) };
}
