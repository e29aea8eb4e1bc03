import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";

/** So low that a page of the list is many times as high. */
const low = { viewport: { width: 1280, height: 500 } };
const some = "/traces?name=old+1*";
const title = (page: Page) => page.getByRole("heading", { level: 1 });
const names = (page: Page) => page.locator("[data-row-link]");
const scrolled = (page: Page): Promise<number> => page.locator(".list .scroll").evaluate((list) => list.scrollTop);

async function opened(page: Page, name: string): Promise<void> {
  await page.getByRole("treegrid").waitFor();
  await expect.poll(() => title(page).textContent()).toBe(name);
}

/** Sixty traces, the newest of them `old 1`. */
export function comingBack(viewer: () => Viewer): void {
  describe("the way back from a trace", () => {
    it("leads to the list with its filters, by keys, by the arrow and after a reload", async () => {
      const visit = await viewer().visit(low);
      const { page } = visit;
      await visit.goto(some);
      await page.getByRole("link", { name: "old 12" }).click();
      await opened(page, "old 12");
      await page.keyboard.press("j");
      await page.waitForURL(/observation=/);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.waitForURL(`**${some}`);
      await expect.poll(() => names(page).count()).toBe(11);
      await page.getByRole("link", { name: "old 13" }).click();
      await opened(page, "old 13");
      await page.reload();
      await opened(page, "old 13");
      await page.getByRole("link", { name: "Back to the traces" }).click();
      await page.waitForURL(`**${some}`);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("leads to all traces where none of them led there", async () => {
      const visit = await viewer().visit(low);
      const { page } = visit;
      await visit.goto(some);
      const address = await page.getByRole("link", { name: "old 12" }).getAttribute("href");
      await visit.goto(address ?? "");
      await page.keyboard.press("Escape");
      await page.waitForURL(/\/traces$/);
      await visit.close();
    });

    it("leads past the choice of a trace to compare with, once that is given up", async () => {
      const visit = await viewer().visit(low);
      const { page } = visit;
      await visit.goto(some);
      const address = await page.getByRole("link", { name: "old 12" }).getAttribute("href");
      await visit.goto(`/traces?compare=${address?.split("/").at(-1)}&name=old+1*`);
      await page.getByRole("link", { name: "Cancel" }).click();
      await opened(page, "old 12");
      await page.keyboard.press("Escape");
      await page.waitForURL(`**${some}`);
      await visit.close();
    });

    it.each(["the browser's", "Escape"])(
      "leads to where the list was scrolled to, with all its rows: %s",
      async (way) => {
        const visit = await viewer().visit(low);
        const { page } = visit;
        await visit.goto("/traces?name=old*");
        await names(page).first().waitFor();
        await expect
          .poll(async () => {
            await page.locator(".list .scroll").evaluate((list) => list.scrollTo(0, list.scrollHeight));
            return names(page).count();
          })
          .toBe(60);
        await page.locator(".list .scroll").evaluate((list) => list.scrollTo(0, 1500));
        await expect.poll(() => scrolled(page)).toBe(1500);
        await page.getByRole("link", { name: "old 45" }).click();
        await opened(page, "old 45");
        if (way === "Escape") await page.keyboard.press("Escape");
        else await page.goBack();
        await expect.poll(() => names(page).count()).toBe(60);
        await expect.poll(() => scrolled(page)).toBe(1500);
        await visit.close();
      },
    );

    it("leads to the row that one went through by keys, or to the neighbour that was looked at last", async () => {
      const visit = await viewer().visit(low);
      const { page } = visit;
      await visit.goto(some);
      await names(page).first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await opened(page, "old 10");
      await page.keyboard.press("]");
      await opened(page, "old 11");
      await page.keyboard.press("Escape");
      await page.waitForURL(`**${some}`);
      await expect.poll(() => page.locator(":focus").textContent()).toBe("old 11");
      await visit.close();
    });
  });

  describe("the traces before and after one", () => {
    it("are those of the list that was filtered, and of all where it was not", async () => {
      const visit = await viewer().visit(low);
      const { page } = visit;
      await visit.goto(some);
      await page.getByRole("link", { name: "old 1", exact: true }).click();
      await opened(page, "old 1");
      expect(await page.getByRole("button", { name: "Newer trace ([)" }).isDisabled()).toBe(true);
      await page.keyboard.press("]");
      await opened(page, "old 10");
      await page.getByRole("link", { name: "Older trace (])" }).click();
      await opened(page, "old 11");
      await page.goBack();
      await opened(page, "old 10");
      await page.keyboard.press("[");
      await opened(page, "old 1");
      await visit.goto("/traces");
      await page.getByRole("link", { name: "old 1", exact: true }).click();
      await opened(page, "old 1");
      await page.keyboard.press("]");
      await opened(page, "old 2");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
