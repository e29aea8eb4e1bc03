import type { TraceDetail } from "../../../src/contract/index.ts";
import { listPlace } from "../../address/index.ts";

export type Neighbours = Pick<TraceDetail, "newer" | "older">;

/** The traces before and after one: of the list that led to it where that was filtered, and else of all. */
export function neighboursOf({ id, newer, older }: { readonly id: string } & Neighbours): Neighbours {
  const list = listPlace();
  const at = list?.address.includes("?") ? list.ids.indexOf(id) : -1;
  if (list === undefined || at === -1) return { newer, older };
  return { newer: list.ids[at - 1] ?? null, older: list.ids[at + 1] ?? null };
}
