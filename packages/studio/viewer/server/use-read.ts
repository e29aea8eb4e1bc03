import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Failure, read } from "./request.ts";

export interface Reading<T> {
  /** What was read last; it stays while it is read anew. */
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  /** Reads anew, quietly. */
  readonly refresh: () => void;
}

interface State<T> {
  readonly path: string | null;
  readonly data?: T;
  readonly failure?: Failure;
}

/**
 * What Studio answers at a path, read anew when the path changes; with null for a path nothing is read. `refreshPath` says where
 * a newer answer than the one at hand is asked for.
 */
export function useRead<T>(path: string | null, refreshPath?: (data: T) => string): Reading<T> {
  const [state, setState] = useState<State<T>>({ path: null });
  const running = useRef<AbortController | null>(null);
  const latest = useRef(state);
  latest.current = state;

  const load = useCallback(
    async (again: boolean) => {
      running.current?.abort();
      if (path === null) return;
      const controller = new AbortController();
      running.current = controller;
      const before = latest.current.path === path ? latest.current.data : undefined;
      const target = again && before !== undefined && refreshPath !== undefined ? refreshPath(before) : path;
      const answer = await read<T>(target, controller.signal);
      if (controller.signal.aborted || "givenUp" in answer) return;
      running.current = null;
      if ("failure" in answer) setState({ path, failure: answer.failure, ...(before && { data: before }) });
      else if (isUnchanged(answer.data))
        setState((old) => (old.failure ? { path, ...(before && { data: before }) } : old));
      else setState({ path, data: answer.data });
    },
    [path, refreshPath],
  );

  useEffect(() => {
    void load(false);
    return () => running.current?.abort();
  }, [load]);

  const isCurrent = state.path === path;
  const refresh = useCallback(() => void load(true), [load]);
  return {
    data: isCurrent ? state.data : undefined,
    failure: isCurrent ? state.failure : undefined,
    refresh,
  };
}

const isUnchanged = (value: unknown): boolean => typeof value === "object" && value !== null && "unchanged" in value;
