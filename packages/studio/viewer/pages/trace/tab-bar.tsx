import type { VNode } from "preact";
import { type Tab, tabs, type View } from "./use-view.ts";

const names: Readonly<Record<Tab, string>> = { content: "Content", metadata: "Metadata", scores: "Scores", raw: "Raw" };

/** The tabs of the pane; arrows move between them, as everywhere. */
export function TabBar({ view, scores }: { view: View; scores: number }): VNode {
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(tabs.indexOf(view.tab) + step + tabs.length) % tabs.length] ?? "content";
    view.set({ tab: next });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Of this step" onKeyDown={press}>
      {tabs.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === view.tab}
          aria-controls="tab-panel"
          tabIndex={tab === view.tab ? 0 : -1}
          onClick={() => view.set({ tab: tab === "content" ? null : tab })}
        >
          {names[tab]}
          {tab === "scores" && scores > 0 && <span class="badge">{scores}</span>}
        </button>
      ))}
    </div>
  );
}
