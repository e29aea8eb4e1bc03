import { type Context, createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { Status } from "../../src/contract/index.ts";
import type { Connection, Listeners } from "../server/index.ts";

/** What listens, as it was drawn last. */
export interface LiveListener {
  readonly current: Listeners;
}

export interface Live {
  readonly connection: Connection;
  readonly status: Status | undefined;
  readonly listeners: Set<LiveListener>;
}

export const LiveContext: Context<Live> = createContext<Live>({
  connection: "connecting",
  status: undefined,
  listeners: new Set(),
});

/** How the connection stands, and what Studio holds. */
export const useStudio = (): Live => useContext(LiveContext);

/** Hears of changes while the component is on the page. */
export function useLiveEvents(listener: Listeners): void {
  const { listeners } = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    listeners.add(latest);
    return () => {
      listeners.delete(latest);
    };
  }, [listeners]);
}
