import type { WireRequest } from "../otlp/index.ts";
import type { Store } from "../store/index.ts";
import { exportObservation } from "../transfer/index.ts";

/** Observations that came as events of the JSON API, and may be said more of before they are over. */
export interface Late {
  note(traceId: string, id: string): void;
  /** Sends what is over, and what nobody has said any more of for long. `all` waits for nothing. */
  sweep(all?: boolean): void;
}

interface Waiting {
  readonly traceId: string;
  readonly id: string;
  readonly since: number;
}

/** Updates of one observation come within moments of each other. */
const quietMs = 1500;
/** What has not ended by then goes as it is. */
const longestMs = 10 * 60_000;
const mostWaiting = 10_000;

export interface LateSettings {
  readonly store: Store;
  readonly send: (request: WireRequest, id: string) => void;
  readonly onNotice: (message: string) => void;
}

export function createLate({ store, send, onNotice }: LateSettings): Late {
  const waiting = new Map<string, Waiting>();

  const isOver = ({ traceId, id }: Waiting): boolean => {
    const found = store.observation(id, traceId);
    return found === undefined || found.end !== null || found.type === "event";
  };

  /** Never throws, for a timer that throws ends the process. What cannot be read leaves, and holds up no others. */
  const release = (key: string, one: Waiting, whenOver = false): void => {
    try {
      if (whenOver && !isOver(one)) return;
      waiting.delete(key);
      const request = exportObservation(store, one.traceId, one.id);
      if (request !== undefined) send(request, one.id);
    } catch (error) {
      waiting.delete(key);
      onNotice(`Observation ${one.id} could not be forwarded: ${(error as Error).message}`);
    }
  };

  return {
    note(traceId, id) {
      const key = `${traceId} ${id}`;
      // At the end, since somebody has just said something of it.
      waiting.delete(key);
      waiting.set(key, { traceId, id, since: Date.now() });
      const [oldest] = waiting;
      if (waiting.size > mostWaiting && oldest !== undefined) release(...oldest);
    },
    sweep(all = false) {
      const now = Date.now();
      for (const [key, one] of waiting) {
        const age = now - one.since;
        if (!all && age < quietMs) break;
        release(key, one, !all && age <= longestMs);
      }
    },
  };
}
