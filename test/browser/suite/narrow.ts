import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { sendEvents } from "../traffic/events.ts";

const narrow = { viewport: { width: 390, height: 844 } };

export function narrowPages(viewer: () => Viewer): void {
  describe("a page with room for one pane", () => {
    it("has a way from the steps of a trace to what the trace itself holds, and back", async () => {
      const time = new Date().toISOString();
      const [id, traceId] = ["its-step", "of-itself"];
      await sendEvents(viewer().studio.url, [
        ["trace-create", { id: traceId, name: "of itself", input: "what it was asked", metadata: { tenant: "acme" } }],
        ["span-create", { id, traceId, name: "only", startTime: time, endTime: time }],
      ]);
      const visit = await viewer().visit(narrow);
      const { page } = visit;
      await visit.goto(`/traces/${traceId}`);
      expect(await page.locator(".pane").isVisible()).toBe(false);
      const way = page.getByRole("button", { name: /^The whole trace/ });
      await way.click();
      await page.getByText("what it was asked").waitFor();
      await page.getByRole("tab", { name: "Metadata" }).click();
      await page.getByText("acme").waitFor();
      expect(await page.getByRole("treegrid").isVisible()).toBe(false);
      await page.getByRole("button", { name: "The steps" }).click();
      await page.getByRole("treegrid").getByRole("row").first().click();
      expect(await page.locator(".pane-title h2").textContent()).toBe("only");
      expect(await way.count()).toBe(0);
      await page.goBack();
      await page.goBack();
      await page.getByText("acme").waitFor();
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
