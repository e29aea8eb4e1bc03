import { useCallback, useMemo, useState } from "preact/hooks";
import type { CostKind, Costs } from "../../../src/contract/index.ts";
import { changeQuery, navigateQuery, useAddress } from "../../address/index.ts";
import { useLiveEvents, useSoon } from "../../frame/index.ts";
import { queryText, type Reading, useRead } from "../../server/index.ts";

const hourMs = 3_600_000;

export type Period = "24h" | "7d" | "30d" | "all";

/** In milliseconds; null for all that there is. */
const periods: Readonly<Record<Period, number | null>> = {
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
  all: null,
};

export const kinds: Readonly<Record<CostKind, string>> = {
  model: "Model",
  name: "Step",
  trace: "Trace",
  user: "User",
  session: "Session",
  prompt: "Prompt",
};

/** Calm: a page of sums is read anew no more often than this. */
const gatherMs = 3000;

export interface CostsView {
  readonly by: CostKind;
  readonly period: Period;
  readonly unit: "cost" | "tokens";
  /** The rows that are compared, by their keys. */
  readonly chosen: readonly string[];
  readonly set: (changes: Readonly<Record<string, string | null>>) => void;
  readonly choose: (key: string, on: boolean) => void;
  readonly reading: Reading<Costs>;
}

/** What of the costs is looked at. All of it stands in the address. */
export function useCosts(): CostsView {
  const { query } = useAddress();
  const address = useMemo(() => new URLSearchParams(query), [query]);
  const by = (Object.keys(kinds) as CostKind[]).find((kind) => kind === address.get("by")) ?? "model";
  const period = (Object.keys(periods) as Period[]).find((name) => name === address.get("last")) ?? "7d";
  const chosen = useMemo(() => address.getAll("row").slice(0, 2), [address]);

  // The end moves on with every look, but not while one reads.
  const [now, setNow] = useState(Date.now);
  const length = periods[period];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const path = `/costs${queryText({ by, zone, from: length === null ? 0 : now - length, to: now })}`;
  const reading = useRead<Costs>(path);
  const soon = useSoon(() => setNow(Date.now()), gatherMs);
  useLiveEvents({ trace: soon, gone: soon, reset: soon, resumed: soon });

  const choose = useCallback((key: string, on: boolean) => {
    const next = new URLSearchParams(location.search);
    const others = next.getAll("row").filter((one) => one !== key);
    next.delete("row");
    // A third takes the place of the one that was chosen first.
    for (const one of on ? [...others.slice(-1), key] : others) next.append("row", one);
    navigateQuery(next, { replace: true });
  }, []);
  const set = useCallback((changes: Readonly<Record<string, string | null>>) => {
    changeQuery(changes, { replace: true });
  }, []);
  return { by, period, unit: address.get("unit") === "tokens" ? "tokens" : "cost", chosen, set, choose, reading };
}
