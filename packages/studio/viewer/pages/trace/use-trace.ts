import { useCallback, useEffect, useRef } from "preact/hooks";
import type { TraceDetail } from "../../../src/contract/index.ts";
import { traceAddress } from "../../address/index.ts";
import { useLiveEvents, useSoon } from "../../frame/index.ts";
import { type Reading, useRead } from "../../server/index.ts";

/** A trace is not read anew more often than this, and the less often the longer it takes to read. */
const leastMs = 250;
const patience = 4;

/** A trace with all its observations, read anew as it grows. */
export function useTrace(id: string): Reading<TraceDetail> {
  const path = traceAddress(id);
  // One that runs ceases to without a change.
  const since = useCallback(
    (trace: TraceDetail) => (trace.state === "running" ? path : `${path}?after=${trace.change}`),
    [path],
  );
  const reading = useRead<TraceDetail>(path, since);
  const began = useRef(0);
  const took = useRef(0);

  useEffect(() => {
    if (began.current > 0) took.current = performance.now() - began.current;
    began.current = 0;
  }, [reading.data]);

  const refresh = useSoon(
    () => {
      began.current = performance.now();
      reading.refresh();
    },
    () => Math.max(leastMs, took.current * patience),
  );
  useLiveEvents({
    trace: ({ trace }) => trace.id === id && refresh(),
    gone: ({ ids }) => ids.includes(id) && refresh(),
    reset: refresh,
    resumed: refresh,
  });
  return reading;
}
