import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { sendEvents } from "../traffic/events.ts";

/** A trace as an application names it that gives ids of its own and puts what was said into the name. */
const longTrace = "7d3b5c11-9a52-4c0e-8f3e-2d4b6a7c8e90";

const narrow = { viewport: { width: 390, height: 844 } };

export function narrowPages(viewer: () => Viewer): void {
  describe("a trace with a long name and a long id", () => {
    const send = () =>
      sendEvents(viewer().studio.url, [["trace-create", { id: longTrace, name: "all that was said ".repeat(50) }]]);

    it("takes three lines of a narrow page with its name, and has all of it as a title", async () => {
      await send();
      const visit = await viewer().visit(narrow);
      await visit.goto(`/traces/${longTrace}`);
      const title = visit.page.getByRole("heading", { level: 1 });
      const [height, line] = await title.evaluate((heading) => [
        heading.clientHeight,
        Number.parseFloat(getComputedStyle(heading).lineHeight),
      ]);
      expect(Math.round((height ?? 0) / (line ?? 1))).toBe(3);
      expect(await title.getAttribute("title")).toHaveLength(900);
      await visit.close();
    });

    it.each([1280, 1440])("shortens its id before the title of the pane, in one line, at %i", async (width) => {
      await send();
      const visit = await viewer().visit({ viewport: { width, height: 800 } });
      await visit.goto(`/traces/${longTrace}`);
      const pane = visit.page.locator(".pane-title");
      const [shown, needed] = await pane.locator("h2").evaluate((title) => [title.clientWidth, title.scrollWidth]);
      expect(shown).toBe(needed);
      expect((await pane.locator("code").boundingBox())?.height).toBeLessThan(20);
      expect((await pane.boundingBox())?.height).toBe(32);
      await visit.close();
    });
  });

  describe("the list where there is little room", () => {
    it.each([1000, 701])(
      "has the headings of the columns that it has, and no menu for others, at %i",
      async (width) => {
        const visit = await viewer().visit({ viewport: { width, height: 800 } });
        const { page } = visit;
        await page.addInitScript(() => localStorage.setItem("studio:columns", '["time","user","tags"]'));
        await visit.goto("/traces");
        const heads = page.getByRole("columnheader").filter({ visible: true });
        expect(await heads.allTextContents()).toEqual(["Time", "Name", "Services", "Latency", "Tokens", "Cost"]);
        expect((await page.locator(".list-head").boundingBox())?.height).toBeLessThan(34);
        const last = await heads.last().boundingBox();
        expect((last?.x ?? width) + (last?.width ?? 0)).toBeLessThanOrEqual(width);
        expect(await page.getByTitle("Columns").isVisible()).toBe(false);
        await visit.close();
      },
    );

    it.each([
      [1000, ".cell-name"],
      [390, ".cell-services"],
    ])("shows the day of an older trace beside what follows it, at %i", async (width, next) => {
      const day = new Date(Date.now() - 86_400_000).toISOString();
      await sendEvents(viewer().studio.url, [
        ["trace-create", { id: "of-yesterday", name: "of yesterday", timestamp: day }],
        ["span-create", { id: "its-only", traceId: "of-yesterday", name: "step", startTime: day, endTime: day }],
      ]);
      const visit = await viewer().visit({ viewport: { width, height: 844 } });
      await visit.goto("/traces?name=of+yesterday");
      const row = visit.page.locator(".scroll .trace-row");
      const time = row.locator(".cell-time");
      expect(await time.textContent()).toMatch(/^\d+ \w+ \d\d:\d\d$/);
      expect(await time.evaluate((cell) => [cell.scrollWidth - cell.clientWidth])).toEqual([0]);
      const [left, right] = [await time.boundingBox(), await row.locator(next).boundingBox()];
      expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
      await visit.close();
    });
  });

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
