import { type Context, createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { LiveEvents, Status } from "../../src/contract/index.ts";
import type { Connection } from "../server/index.ts";

type Heard = { readonly [Name in keyof LiveEvents]?: (data: LiveEvents[Name]) => void } & {
  readonly resumed?: () => void;
};

/** What listens, as it was drawn last. */
export interface LiveListener {
  readonly current: Heard;
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
export function useLiveEvents(listener: Heard): void {
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
