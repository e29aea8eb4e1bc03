import type { TraceSummary } from "../contract/index.ts";
import type { Written } from "../store/index.ts";

/** What happened, for those who watch. */
export type NewsItem =
  | { readonly kind: "trace"; readonly isNew: boolean; readonly trace: TraceSummary }
  | { readonly kind: "gone"; readonly ids: readonly string[] }
  | { readonly kind: "reset" };

export interface News {
  tell(written: Written<unknown>): void;
  /** Of traces whose state is another one, though nothing more came of them. */
  turned(traces: () => readonly TraceSummary[]): void;
  reset(): void;
  /** Answers what ends it. */
  subscribe(listener: (item: NewsItem) => void): () => void;
}

export function createNews(): News {
  const listeners = new Set<(item: NewsItem) => void>();
  const say = (item: NewsItem): void => {
    for (const listener of listeners) listener(item);
  };
  return {
    tell({ changed, created, gone }) {
      if (listeners.size === 0) return;
      if (gone.length > 0) say({ kind: "gone", ids: gone });
      for (const trace of changed) say({ kind: "trace", isNew: created.has(trace.id), trace });
    },
    turned(traces) {
      if (listeners.size === 0) return;
      for (const trace of traces()) say({ kind: "trace", isNew: false, trace });
    },
    reset: () => say({ kind: "reset" }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
