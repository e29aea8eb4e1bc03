import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { corpus, hostileTrace, slow, slowTrace } from "../traffic/hostile.ts";
import { idOf } from "../traffic/otlp.ts";

/** What no page of ours ever holds, and these texts would like it to. */
const foreign =
  "main script, main iframe, main form, main base, main meta, main link, main style, main object, main embed";

/** What should not be on a page, with everything of it unfolded and hovered. */
function strange(selector: string): string[] {
  for (const part of document.querySelectorAll("details")) part.open = true;
  for (const part of document.querySelectorAll(".pane *")) {
    part.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  }
  const names = (element: Element): string[] => element.getAttributeNames();
  const all = [...document.querySelectorAll("main *")];
  return [
    ...[...document.querySelectorAll(selector)].map(({ tagName }) => tagName),
    // A mark of direction in one of these would turn its neighbours round.
    ...all
      .filter((element) => /^(normal|embed)$/.test(getComputedStyle(element).unicodeBidi))
      .map(({ tagName, className }) => `${tagName} ${className}`),
    ...all.flatMap((element) => names(element).filter((name) => name.startsWith("on"))),
    ...[...document.querySelectorAll<HTMLAnchorElement | HTMLImageElement>("main [href], main [src]")]
      .map((element) => ("href" in element ? String(element.href) : element.src))
      .filter((address) => !/^(https?|data:image)/.test(address)),
  ];
}

export function hostile(viewer: () => Viewer): void {
  describe("what others wrote", () => {
    it("runs nothing and asks nobody, on any page", async () => {
      const visit = await viewer().visit({ viewport: { width: 1440, height: 900 } });
      const { page } = visit;
      const look = async (): Promise<void> => {
        expect(await page.evaluate(strange, foreign)).toEqual([]);
      };
      for (const path of [
        "/",
        "/traces",
        "/sessions",
        `/sessions/${encodeURIComponent("<svg onload=alert(1)>/../../api")}`,
      ]) {
        await visit.goto(path);
        await look();
      }
      await visit.goto(`/traces/${hostileTrace}`);
      await page.keyboard.press("Home");
      for (const [index] of corpus.entries()) {
        await page.keyboard.press("j");
        await page.waitForURL(new RegExp(`observation=${idOf(index + 2, 8)}`));
        await page.locator(".pane .content").first().waitFor();
        await look();
      }
      for (const tab of ["content", "metadata", "scores", "raw"]) {
        await visit.goto(`/traces/${hostileTrace}?observation=${idOf(1, 8)}&tab=${tab}`);
        await page.locator(".pane-body > *").first().waitFor();
        await look();
      }
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("is shown as it was written", async () => {
      const visit = await viewer().visit({ viewport: { width: 1440, height: 900 } });
      await visit.goto(`/traces/${hostileTrace}?observation=${idOf(2, 8)}`);
      const said = visit.page.locator(".pane .message.role-user .markdown");
      expect(await said.first().textContent()).toBe("<script>alert(1)</script>");
      await visit.close();
    });

    it("is drawn however it was cut, nested and drawn out", async () => {
      const visit = await viewer().visit({ viewport: { width: 1440, height: 900 } });
      const { page } = visit;
      await visit.goto(`/traces/${slowTrace}`);
      const tag = page.locator("a.tag");
      expect(await tag.getAttribute("href")).toBe("/traces?tag=cut%20%EF%BF%BD");
      await page.getByRole("button", { name: "Text", exact: true }).first().click();
      expect(await page.locator(".pane .plain-text").first().textContent()).toMatch(/^\[{50000}/);
      await visit.goto(`/traces/${slowTrace}?observation=${idOf(1, 8)}&tab=metadata`);
      await page
        .getByText(slow[0] ?? "")
        .first()
        .waitFor();
      for (const [index, text] of slow.entries()) {
        await visit.goto(`/traces/${slowTrace}?observation=${idOf(index + 2, 8)}`);
        const said = page.locator(".pane .message.role-user .markdown");
        expect((await said.first().textContent())?.at(-1)).toBe(text.trimEnd().at(-1));
      }
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("leaves the rest of the page where it cannot be drawn", async () => {
      const visit = await viewer().visit({ viewport: { width: 1440, height: 900 } });
      const { page } = visit;
      const answer = async (change: object): Promise<void> => {
        await page.unrouteAll();
        await page.route(`**/api/studio/traces/${slowTrace}`, async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...(await response.json()), ...change } });
        });
        await visit.goto(`/traces/${slowTrace}`);
      };
      const blank = page.locator("main .blank", { hasText: "Something here cannot be drawn" });
      await answer({ tags: null });
      await blank.waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), blank.getByRole("link").click()]);
      expect(download.url()).toContain(`/api/studio/traces/${slowTrace}/export`);
      await page.getByRole("link", { name: "Costs" }).click();
      await blank.waitFor({ state: "detached" });
      // Only what is looked at, where the rest can be drawn.
      await answer({ scoreList: null });
      await blank.waitFor();
      expect(await page.locator(".trace-head h1").count()).toBe(1);
      await visit.close();
    });

    it("would be stopped by the policy as well", async () => {
      const visit = await viewer().visit();
      await visit.goto("/traces");
      const ran = await visit.page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        const image = document.createElement("div");
        image.innerHTML = "<img src=x onerror='window.ran = true'>";
        document.body.append(image);
        return new Promise((resolve) => setTimeout(() => resolve("ran" in window), 300));
      });
      expect(ran).toBe(false);
      expect(visit.wrongs.filter((wrong) => /Content Security Policy/.test(wrong)).length).toBeGreaterThan(0);
      await visit.close();
    });
  });
}
