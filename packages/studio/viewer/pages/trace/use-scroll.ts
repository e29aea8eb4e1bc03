import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type Shown, shownRows } from "../../waterfall/index.ts";

/** Which rows of a scrolling list are in sight. */
export function useShownRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): Shown {
  const [place, setPlace] = useState({ scroll: 0, height: 800 });
  useLayoutEffect(() => {
    const list = scroller.current;
    if (list === null) return;
    const measure = (): void => setPlace({ scroll: list.scrollTop, height: list.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    return () => observer.disconnect();
  }, [scroller]);
  useEffect(() => {
    const list = scroller.current;
    if (list === null) return;
    let frame = 0;
    const scrolled = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setPlace({ scroll: list.scrollTop, height: list.clientHeight }));
    };
    list.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      list.removeEventListener("scroll", scrolled);
    };
  }, [scroller]);
  return shownRows({ ...place, rowHeight, count });
}
