import type { VNode } from "preact";
import { Tabs } from "../../parts/index.ts";
import { type Tab, tabs, type View } from "./use-view.ts";

const names: Readonly<Record<Tab, string>> = { content: "Content", metadata: "Metadata", scores: "Scores", raw: "Raw" };

/** The tabs of the pane. */
export function TabBar({ view, scores }: { view: View; scores: number }): VNode {
  return (
    <Tabs
      of="tab"
      label="Of this step"
      tabs={tabs.map((tab) => [
        tab,
        <>
          {names[tab]}
          {tab === "scores" && scores > 0 && <span class="badge">{scores}</span>}
        </>,
      ])}
      chosen={view.tab}
      choose={(tab) => view.set({ tab: tab === "content" ? null : tab })}
    />
  );
}
