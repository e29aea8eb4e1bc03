import { describe, expect, it } from "vitest";
import { redisMissing } from "../../servers/index.ts";
import type { Viewer } from "../harness/viewer.ts";

const wide = { viewport: { width: 1440, height: 900 } };

export function jobs(viewer: () => Viewer): void {
  describe("a NestJS request, its BullMQ job and the job's model call", () => {
    it("are one trace, with the wait in the queue, the failed attempt and the score", async (context) => {
      if (redisMissing !== undefined) context.skip(redisMissing);
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?session=letters-mira");
      await page.locator("[data-row-link]").click();
      await page.locator(".step").first().waitFor();
      const steps = page.locator(".step");
      const names = await steps.locator(".step-label").allTextContents();
      expect(names.filter((name) => name === "process letters.write")).toHaveLength(2);
      const attempts = steps.filter({ hasText: "process letters.write" });
      expect(await attempts.first().locator(".wait").getAttribute("title")).toMatch(/^Waited [\d.]+ m?s in the queue$/);
      expect(await attempts.first().textContent()).toContain("The printer is out of paper");
      expect(await attempts.nth(1).locator(".wait").count()).toBe(0);
      await attempts.nth(1).click();
      const pane = page.locator(".pane");
      await pane.getByText("since added").waitFor();
      await steps.filter({ hasText: "gpt-4o-mini" }).first().click();
      await pane.locator(".conversation").first().waitFor();
      expect(await pane.locator(".conversation").allTextContents()).toEqual([
        expect.stringContaining("Write to Mira."),
        expect.stringContaining("Dear Mira, it is on its way."),
      ]);
      expect(await pane.locator(".usage tfoot").textContent()).toMatch(/total76\$0\.0000/);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: /Scores/ }).click();
      await page.getByText("Friendly, and short.").waitFor();
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
