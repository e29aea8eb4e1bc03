import { useCallback, useMemo, useState } from "preact/hooks";
import type { CostKind, Costs } from "../../../src/contract/index.ts";
import { type CostPeriod, changeQuery, costsAsked, navigateQuery, useAddress } from "../../address/index.ts";
import { useLiveEvents, useSoon } from "../../frame/index.ts";
import { queryText, type Reading, useRead } from "../../server/index.ts";

/** Calm: a page of sums is read anew no more often than this. */
const gatherMs = 3000;

export interface CostsView {
  readonly by: CostKind;
  readonly period: CostPeriod;
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
  const { by, period, hours } = costsAsked(address);
  const chosen = useMemo(() => address.getAll("row").slice(0, 2), [address]);

  // The end moves on with every look, but not while one reads.
  const [now, setNow] = useState(Date.now);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const path = `/costs${queryText({ by, zone, from: hours === null ? 0 : now - hours * 3_600_000, to: now })}`;
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
