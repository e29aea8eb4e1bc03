import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { describeWhenLeft, listPlace } from "../../address/index.ts";
import { rowLinks } from "../focus-rows.ts";

const idOf = (link: HTMLElement | undefined): string => link?.dataset.rowLink ?? "";

/** Has the list say what it is when it is left, and puts it back to that when it is come back to. */
export function useComingBack(scroller: RefObject<HTMLElement | null>, isRead: boolean): void {
  useEffect(
    () =>
      describeWhenLeft(() => {
        const list = scroller.current;
        const links = rowLinks(list);
        const link = links.find((one) => one === document.activeElement);
        return {
          // Choosing what to compare with is over.
          address: (location.pathname + location.search).replace(/compare=[^&]*&?/, "").replace(/[?&]$/, ""),
          ids: links.map(idOf),
          scroll: list?.scrollTop ?? 0,
          row: idOf(link),
          focused: link?.matches(":focus-visible") ?? false,
        };
      }),
    [scroller],
  );
  useLayoutEffect(() => {
    const [list, before] = [scroller.current, listPlace()];
    if (!isRead || list === null || before === undefined) return;
    list.scrollTop = before.scroll;
    const link = rowLinks(list).find((one) => idOf(one) === before.row);
    link?.closest("[role=row]")?.scrollIntoView({ block: "nearest" });
    if (before.focused) link?.focus({ preventScroll: true });
  }, [isRead, scroller]);
}
