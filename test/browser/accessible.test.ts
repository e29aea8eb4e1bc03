import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { viewerForTests } from "./harness/viewer.ts";
import { fill } from "./traffic/fill.ts";
import { oddTrace } from "./traffic/odd.ts";
import { idOf } from "./traffic/otlp.ts";

const viewer = viewerForTests(fill);
const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const pages = [
  "/",
  "/traces?level=error",
  "/traces?q=nothing+at+all",
  `/traces/${oddTrace}`,
  `/traces/${oddTrace}?observation=${idOf(5, 8)}`,
  `/traces/${oddTrace}?observation=${idOf(10, 8)}&tab=metadata`,
  "/sessions",
  "/sessions/chat-2026-11-21-mira",
];

type Engine = typeof import("axe-core");

/** What breaks WCAG 2.2 AA, with where. */
async function violations(tags: string[]): Promise<string[]> {
  const { axe: engine } = window as unknown as { axe: Engine };
  const { violations: found } = await engine.run(document, { runOnly: tags });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
/** Colours are the same at every width. */
const ways = [
  { name: "light colours, wide and narrow", colorScheme: "light", viewports: [wide, narrow] },
  { name: "dark colours", colorScheme: "dark", viewports: [wide] },
] as const;

describe.each(ways)("in $name", ({ colorScheme, viewports }) => {
  it("every page keeps WCAG 2.2 AA", async () => {
    const all: string[] = [];
    for (const viewport of viewports) {
      const visit = await viewer().visit({ colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" });
      for (const path of pages) {
        await visit.goto(path);
        await visit.page.locator(".skeleton").first().waitFor({ state: "detached" });
        await visit.page.addScriptTag({ content: axe.source });
        const found = await visit.page.evaluate(violations, levels);
        all.push(...found.map((text) => `${path} at ${viewport.width}: ${text}`));
      }
      await visit.close();
    }
    expect(all).toEqual([]);
  });
});
