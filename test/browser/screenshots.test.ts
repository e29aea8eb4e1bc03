import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { viewerForTests } from "./harness/viewer.ts";
import { fill } from "./traffic/fill.ts";
import { oddTrace } from "./traffic/odd.ts";

const folder = fileURLToPath(new URL("./screenshots/", import.meta.url));
const viewer = viewerForTests(fill);

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const themes = ["light", "dark"] as const;

/** Where the first link of a list leads to. */
const lists = ["/", "/traces", "/sessions", "/sessions/chat-2026-11-21-mira", `/traces/${oddTrace}`] as const;

describe.each(Object.entries(sizes))("on a %s screen", (size, viewport) => {
  it.each(themes)("every page can be looked at in %s colours", { timeout: 60_000 }, async (theme) => {
    mkdirSync(folder, { recursive: true });
    const visit = await viewer().visit({ viewport, colorScheme: theme, reducedMotion: "reduce" });
    const shoot = async (name: string): Promise<void> => {
      await visit.page.waitForLoadState("load");
      await visit.page.waitForTimeout(300);
      const path = `${folder}${name}-${size}-${theme}.png`;
      await visit.page.screenshot({ path });
      const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    };
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
