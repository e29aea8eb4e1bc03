import { describe, expect, it } from "vitest";
import { signal } from "../../signal.ts";
import type { Viewer } from "../harness/viewer.ts";
import { oddTrace } from "../traffic/odd.ts";

const wide = { viewport: { width: 1440, height: 900 } };
const session = "/sessions/chat-2026-11-21-mira";

/** Each page, what it reads, and what shows that it has. */
const cases = [
  { path: "/", reads: "**/api/studio/overview", holds: "Point your service here" },
  { path: "/traces", reads: /\/api\/studio\/traces(\?|$)/, holds: "POST /chat" },
  { path: `/traces/${oddTrace}`, reads: `**/api/studio/traces/${oddTrace}**`, holds: "render-report" },
  { path: "/sessions", reads: /\/api\/studio\/sessions(\?|$)/, holds: "chat-2026-11-21-mira" },
  { path: session, reads: `**/api/studio${session}**`, holds: "And order 10519?" },
] as const;

export function states(viewer: () => Viewer): void {
  describe("a page whose answer does not come at once", () => {
    it.each(cases)("$path shows where it will be, and then shows it", async ({ path, reads, holds }) => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      const isTime = signal();
      await page.route(reads, async (route) => {
        await isTime.given;
        await route.continue();
      });
      await page.goto(path);
      await page.locator(".skeleton.shown").first().waitFor();
      expect(await page.getByText(holds).count()).toBe(0);
      isTime.give();
      await page.getByText(holds).first().waitFor();
      expect(await page.locator(".skeleton").count()).toBe(0);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("a page that cannot be read", () => {
    it.each(cases)("$path says why, and is there when it is tried again", async ({ path, reads, holds }) => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      const body = JSON.stringify({ message: "The disk is on holiday.", code: "FAILED" });
      await page.route(reads, (route) => route.fulfill({ status: 500, contentType: "application/json", body }));
      await page.goto(path);
      await page.getByRole("heading", { name: "This could not be read" }).waitFor();
      expect(await page.getByRole("alert").textContent()).toContain("The disk is on holiday.");
      await page.unroute(reads);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText(holds).first().waitFor();
      await visit.close();
    });
  });

  describe("a browser without scripts", () => {
    it.each(cases.slice(1))("reads $path", async ({ path, holds }) => {
      const visit = await viewer().visit({ ...wide, javaScriptEnabled: false });
      await visit.page.goto(path);
      await visit.page.locator("#plain").getByText(holds).first().waitFor();
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
