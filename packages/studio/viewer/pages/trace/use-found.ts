import { useEffect, useMemo } from "preact/hooks";
import type { FoundSteps } from "../../../src/contract/index.ts";
import { traceAddress } from "../../address/index.ts";
import { queryText, useRead } from "../../server/index.ts";

/** For each word of a text the steps of a trace whose content has it; undefined while that is not known. */
export function useFound(trace: string, text: string, change: number): readonly ReadonlySet<string>[] | undefined {
  const path = text.trim() === "" ? null : `${traceAddress(trace)}/steps${queryText({ text })}`;
  const { data, failure, refresh } = useRead<FoundSteps>(path);
  // What still runs says more.
  useEffect(refresh, [change]);
  return useMemo(
    () => data?.words.map((ids) => new Set(ids)) ?? (failure === undefined ? undefined : []),
    [data, failure],
  );
}
