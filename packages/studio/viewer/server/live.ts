import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveEvents } from "../../src/contract/index.ts";
import { encoded } from "../address/index.ts";

export type Connection = "connecting" | "live" | "lost";

/** What a page can hear of, and what comes with it. */
export interface News extends LiveEvents {
  /** The connection is there again: something may have been missed. */
  readonly resumed: undefined;
}

export type Listeners = { readonly [Name in keyof News]?: (data: News[Name]) => void };

const names: readonly (keyof LiveEvents)[] = ["trace", "gone", "reset", "status"];

/** What a browser gives up for good, after an answer that is no event stream, is tried again after so long. */
const retryMs = 3000;

/**
 * Listens to what changes in Studio, for one trace or for all. The browser itself comes back after a break and says
 * what it saw last. A page that nobody sees does not listen: a browser has six connections to one server, and the seventh
 * tab would wait for them for ever.
 */
export function useLive(trace: string | null, listeners: Listeners): Connection {
  const [connection, setConnection] = useState<Connection>("connecting");
  const latest = useRef(listeners);
  latest.current = listeners;

  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const open = (): void => {
      const query = trace === null ? "" : `?trace=${encoded(trace)}`;
      source = new EventSource(`/api/studio/live${query}`);
      source.onopen = () => {
        setConnection("live");
        if (wasLost) latest.current.resumed?.(undefined);
        wasLost = false;
      };
      source.onerror = () => {
        setConnection("lost");
        wasLost = true;
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
      };
      for (const name of names) {
        source.addEventListener(name, (event: MessageEvent<string>) => {
          const listener = latest.current[name] as ((data: unknown) => void) | undefined;
          listener?.(JSON.parse(event.data));
        });
      }
    };
    const stop = (): void => {
      clearTimeout(timer);
      source?.close();
    };
    const seen = (): void => {
      stop();
      if (document.visibilityState === "hidden") wasLost = true;
      else open();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      stop();
    };
  }, [trace]);

  return connection;
}
