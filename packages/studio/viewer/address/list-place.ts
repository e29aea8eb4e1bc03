import { placeOf } from "../../src/address/index.ts";

/**
 * What the list of traces was when it was left. The history's entries keep it, of the list and of the traces that it led
 * to, so that each way back leads there.
 */
export interface ListPlace {
  /** With its filters. */
  readonly address: string;
  /** The traces that it showed. */
  readonly ids: readonly string[];
  readonly scroll: number;
  /** The trace that was gone to; it has the focus again where it had it by keys. */
  readonly row: string;
  readonly focused: boolean;
}

let describeList: (() => ListPlace) | undefined;

/** The list that is shown says what it is whenever it is left. Answers what ends that. */
export function describeWhenLeft(describe: () => ListPlace): () => void {
  describeList = describe;
  return () => {
    describeList = undefined;
  };
}

/** The list that is come back to, or that led to the trace that is looked at. */
export const listPlace = (): ListPlace | undefined => (history.state as { list?: ListPlace } | null)?.list;

/** Where the way back from a trace leads to. */
export const listAddress = (): string => listPlace()?.address ?? "/traces";

/** What a new entry of the history keeps; the one that is left keeps what the list was. */
export function stateOf(address: string, isNew: boolean): unknown {
  const list = describeList?.();
  if (list !== undefined && isNew) history.replaceState({ list }, "");
  const [here, there] = [location.pathname, address.split("?")[0] ?? ""].map(placeOf);
  if (there?.page === "trace" && (here?.page === "trace" || list !== undefined)) return history.state;
  const kept = listPlace();
  // Back to the list: to the trace that was looked at last, which may be a neighbour of the one that was gone to.
  return here?.page === "trace" && address === kept?.address ? { list: { ...kept, row: here.id } } : null;
}
