import { type Context, createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { LiveEvents, Status } from "../../src/contract/index.ts";
import type { Connection } from "../server/index.ts";

export type LiveListener = { readonly [Name in keyof LiveEvents]?: (data: LiveEvents[Name]) => void } & {
  readonly resumed?: () => void;
};

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
export function useLiveEvents(listener: LiveListener): void {
  const { listeners } = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const heard: LiveListener = {
      trace: (data) => latest.current.trace?.(data),
      gone: (data) => latest.current.gone?.(data),
      reset: (data) => latest.current.reset?.(data),
      resumed: () => latest.current.resumed?.(),
    };
    listeners.add(heard);
    return () => {
      listeners.delete(heard);
    };
  }, [listeners]);
}
