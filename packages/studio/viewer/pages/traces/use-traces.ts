import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page, TraceSummary } from "../../../src/contract/index.ts";
import { filtersOf, listPlace } from "../../address/index.ts";
import { useLiveEvents, useSoon } from "../../frame/index.ts";
import { type Failure, queryText, read } from "../../server/index.ts";
import { addPage, replaceTrace, showWaiting, type TraceList, takeHead, without } from "./merge.ts";

const page = 50;
/** More the server does not answer. */
const mostAtOnce = 200;

/** New traces are asked for together, this long after the first was announced. */
const gatherMs = 300;

export interface Traces {
  readonly list: TraceList | undefined;
  readonly failure: Failure | undefined;
  readonly more: () => void;
  readonly showNew: () => void;
  readonly reload: () => void;
}

/** The traces that an address's filters find. `isCalm` says whether rows may come in by themselves now. */
export function useTraces(query: string, isCalm: () => boolean): Traces {
  const [list, setList] = useState<TraceList>();
  const [failure, setFailure] = useState<Failure>();
  const shown = useRef<string | null>(null);
  const latest = useRef(list);
  latest.current = list;

  /** An answer to what is asked for no more is thrown away. */
  const wanted = useRef(query);
  wanted.current = query;
  /** The page that is on its way. */
  const coming = useRef<string | null>(null);

  /** So many there were when the list was left. */
  const before = useRef(listPlace()?.ids.length ?? 0);

  const path = useCallback(
    (cursor?: string, limit = page) =>
      `/traces${queryText({ ...filtersOf(new URLSearchParams(query), Date.now()), limit, cursor })}`,
    [query],
  );

  const load = useCallback(async () => {
    const limit = Math.min(mostAtOnce, Math.max(page, before.current));
    const answer = await read<Page<TraceSummary>>(path(undefined, limit));
    if (wanted.current !== query) return;
    setFailure("failure" in answer ? answer.failure : undefined);
    if (!("data" in answer)) return;
    let { items, next = null } = answer.data;
    while (next !== null && items.length < before.current) {
      const further = await read<Page<TraceSummary>>(path(next, mostAtOnce));
      if (wanted.current !== query) return;
      if (!("data" in further)) break;
      items = [...items, ...further.data.items];
      next = further.data.next ?? null;
    }
    before.current = 0;
    const sameQuery = shown.current === query;
    shown.current = query;
    setList((old) => {
      if (old === undefined || !sameQuery) return { items, next, waiting: [] };
      const merged = takeHead(old, items, next);
      return isCalm() ? showWaiting(merged) : merged;
    });
  }, [path, query, isCalm]);

  useEffect(() => {
    void load();
  }, [load]);
  const soon = useSoon(() => void load(), gatherMs);

  const reload = useCallback(() => {
    shown.current = null;
    void load();
  }, [load]);

  useLiveEvents({
    trace: ({ trace }) => {
      const old = latest.current;
      if (old === undefined) return;
      const { list: changed, known } = replaceTrace(old, trace);
      if (!known) return soon();
      latest.current = changed;
      setList(changed);
    },
    gone: ({ ids }) => setList((old) => old && without(old, ids)),
    reset: reload,
    resumed: soon,
  });

  const more = useCallback(async () => {
    const next = latest.current?.next ?? null;
    if (next === null || coming.current === next) return;
    coming.current = next;
    const answer = await read<Page<TraceSummary>>(path(next));
    coming.current = null;
    if (!("data" in answer) || wanted.current !== query) return;
    // A list that was read anew meanwhile goes on elsewhere.
    setList((old) => (old?.next === next ? addPage(old, answer.data.items, answer.data.next ?? null) : old));
  }, [path, query]);

  const showNew = useCallback(() => setList((old) => old && showWaiting(old)), []);
  return { list, failure, more, showNew, reload };
}
