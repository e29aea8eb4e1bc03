import { useCallback, useMemo } from "preact/hooks";
import { changeQuery, useAddress } from "../../address/index.ts";

export const tabs = ["content", "metadata", "scores", "raw"] as const;
export type Tab = (typeof tabs)[number];

export const shapes = ["tree", "flame", "graph"] as const;
export type Shape = (typeof shapes)[number];

/** What of a trace is looked at. All of it stands in the address. */
export interface View {
  readonly observation: string | null;
  readonly tab: Tab;
  /** What the steps are drawn as. */
  readonly shape: Shape;
  /** Whether a narrow page shows what the trace itself holds, in the place of its steps. */
  readonly whole: boolean;
  readonly find: string;
  readonly hideInfrastructure: boolean;
  readonly showPath: boolean;
  /** The part of the time axis that is shown, in percent; null for all. */
  readonly zoom: readonly [number, number] | null;
  readonly select: (id: string | null, options?: { replace?: boolean }) => void;
  readonly set: (changes: Readonly<Record<string, string | null>>) => void;
  readonly showWhole: (whole: boolean) => void;
}

function zoomOf(text: string | null): readonly [number, number] | null {
  const [from = Number.NaN, to = Number.NaN] = (text ?? "").split("-").map(Number);
  return from >= 0 && to <= 100 && to > from ? [from, to] : null;
}

export function useView(): View {
  const { query } = useAddress();
  const select = useCallback((id: string | null, options: { replace?: boolean } = {}) => {
    changeQuery({ observation: id }, options);
  }, []);
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => changeQuery(changes, { replace: true }),
    [],
  );
  const showWhole = useCallback((whole: boolean) => changeQuery({ show: whole ? "trace" : null }), []);
  return useMemo(() => {
    const address = new URLSearchParams(query);
    const tab = address.get("tab");
    return {
      observation: address.get("observation"),
      tab: tabs.find((one) => one === tab) ?? "content",
      shape: shapes.find((one) => one === address.get("view")) ?? "tree",
      whole: address.get("show") === "trace",
      find: address.get("find") ?? "",
      hideInfrastructure: address.get("hide") === "infrastructure",
      showPath: address.get("path") === "critical",
      zoom: zoomOf(address.get("zoom")),
      select,
      set,
      showWhole,
    };
  }, [query, select, set, showWhole]);
}
