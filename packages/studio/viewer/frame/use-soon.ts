import { useCallback, useEffect, useRef } from "preact/hooks";

/** Gathers calls: what is asked for many times at once happens once, so long after the first. */
export function useSoon(act: () => void, wait: number | (() => number)): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef({ act, wait });
  latest.current = { act, wait };
  const cancel = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  }, []);
  useEffect(() => cancel, [cancel]);
  return useCallback(() => {
    if (timer.current !== null) return;
    const { wait: length } = latest.current;
    timer.current = setTimeout(
      () => {
        timer.current = null;
        latest.current.act();
      },
      typeof length === "number" ? length : length(),
    );
  }, []);
}
