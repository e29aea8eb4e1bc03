import axe from "axe-core";
import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { shapePages } from "../traffic/agents.ts";
import { oddTrace } from "../traffic/odd.ts";
import { idOf } from "../traffic/otlp.ts";

const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Where narrow pages are other ones: what is shown, what can be pressed, what scrolls. */
const placing = ["target-size", "scrollable-region-focusable", "link-name", "button-name", "aria-hidden-focus"];
const pages = [
  "/",
  "/traces?level=error",
  "/traces?q=nothing+at+all",
  `/traces/${oddTrace}`,
  `/traces/${oddTrace}?observation=${idOf(5, 8)}`,
  `/traces/${oddTrace}?observation=${idOf(10, 8)}&tab=metadata`,
  ...shapePages,
  "/sessions",
  "/sessions/chat-2026-11-21-mira",
];

/** Pages that hold every colour; that each colour has contrast is computed beside its definition. */
const colourful = [...shapePages, "/", "/traces?level=error", `/traces/${oddTrace}?observation=${idOf(5, 8)}`];

type Engine = typeof import("axe-core");

/** What breaks WCAG 2.2 AA, with where. */
async function violations(rules: string[]): Promise<string[]> {
  const { axe: engine } = window as unknown as { axe: Engine };
  const { violations: found } = await engine.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 380, height: 844 };
/** The second and third differ from the first in places and sizes, or in colours alone. */
const ways = [
  { name: "light colours", colorScheme: "light", viewport: wide, rules: levels, pages },
  { name: "light colours, narrow", colorScheme: "light", viewport: narrow, rules: placing, pages },
  { name: "dark colours", colorScheme: "dark", viewport: wide, rules: ["color-contrast"], pages: colourful },
] as const;

/** Of other pages all of them, in each way. */
export function accessible(viewer: () => Viewer, others?: readonly string[]): void {
  describe.each(ways)("in $name", ({ colorScheme, viewport, rules, pages: visited }) => {
    it("every page keeps WCAG 2.2 AA", async () => {
      const all: string[] = [];
      const visit = await viewer().visit({ colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" });
      for (const path of others ?? visited) {
        await visit.goto(path);
        await visit.page.locator(".skeleton").first().waitFor({ state: "detached" });
        await visit.page.addScriptTag({ content: axe.source });
        const found = await visit.page.evaluate(violations, [...rules]);
        all.push(...found.map((text) => `${path}: ${text}`));
      }
      await visit.close();
      expect(all).toEqual([]);
    });
  });
}
