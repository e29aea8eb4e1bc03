import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Viewer, Visit } from "../harness/viewer.ts";
import { oddTrace } from "../traffic/odd.ts";

/** Pictures are made where somebody wants to look at them: SCREENSHOTS=1 npx vitest run test/browser -t fits */
const wanted = process.env.SCREENSHOTS === "1";
const folder = fileURLToPath(new URL("../screenshots/", import.meta.url));

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 380, height: 844 } } as const;
const themes = ["light", "dark"] as const;

/** Where the first link of a list leads to. */
const lists = ["/", "/traces", "/sessions", "/sessions/chat-2026-11-21-mira", `/traces/${oddTrace}`] as const;

/** What reaches over the right edge, and lies in nothing that scrolls. */
function cutOff(): string[] {
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  return [...document.querySelectorAll("main *, .sidebar *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.clientWidth > 1)
    .filter((element) => !scrolls(element.parentElement))
    .map((element) => `${element.tagName} ${element.className}`);
}

async function shootPage(visit: Visit, name: string): Promise<void> {
  await visit.page.locator(".skeleton").waitFor({ state: "detached" });
  if (wanted) {
    mkdirSync(folder, { recursive: true });
    await visit.page.screenshot({ path: `${folder}${name}.png` });
  }
  expect(await visit.page.evaluate(cutOff), `${name} is cut off at the side`).toEqual([]);
  const beyond = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls to the side`).toBeLessThanOrEqual(0);
}

/** Pages that an address alone leads to. */
export function pictures(viewer: () => Viewer, pages: readonly string[]): void {
  describe.each(Object.entries(sizes))("on a %s screen", (size, viewport) => {
    it.each(wanted ? themes : (["light"] as const))("each of these fits, in %s colours", async (theme) => {
      const visit = await viewer().visit({ viewport, colorScheme: theme, reducedMotion: "reduce" });
      for (const path of pages) {
        await visit.goto(path);
        await shootPage(
          visit,
          `${path
            .slice(1)
            .replaceAll(/[^a-z0-9]+/gi, "-")
            .slice(0, 60)}-${size}-${theme}`,
        );
      }
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}

export function screenshots(viewer: () => Viewer): void {
  describe.each(Object.entries(sizes))("on a %s screen", (size, viewport) => {
    it.each(wanted ? themes : (["light"] as const))("every page fits, in %s colours", async (theme) => {
      const visit = await viewer().visit({ viewport, colorScheme: theme, reducedMotion: "reduce" });
      const shoot = (name: string): Promise<void> => shootPage(visit, `${name}-${size}-${theme}`);
      for (const path of lists) {
        await visit.goto(path);
        await shoot(path === "/" ? "home" : path.split("/").slice(1).join("-").replace(oddTrace, "odd"));
      }
      await visit.goto("/traces?user=mira.keller@example.com");
      await visit.page.locator("[data-row-link]").nth(1).click();
      await visit.page.locator(".waterfall .step").first().waitFor();
      await shoot("trace");
      await visit.page.locator(".step", { hasText: "get_order" }).click();
      await visit.page.locator(".pane .content").first().waitFor();
      await shoot("tool");
      await visit.page.goBack();
      await visit.page.locator(".step", { hasText: "gpt-4o-mini" }).last().click();
      await visit.page.locator(".pane .conversation").first().waitFor();
      await shoot("generation");
      await visit.goto("/traces?level=error&q=nothing-like-this");
      await shoot("nothing");
      await visit.goto("/traces");
      await visit.page.keyboard.press("/");
      await visit.page.locator(".offers").waitFor();
      await shoot("search");
      await visit.page.keyboard.press("Escape");
      await visit.page.keyboard.press("Escape");
      await visit.page.keyboard.press("?");
      await shoot("help");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
