import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";
import { comparedRuns, lostPicture } from "../traffic/runs.ts";

const wide = { viewport: { width: 1440, height: 900 } };
const address = `/compare/${comparedRuns[0]}/${comparedRuns[1]}`;

export function compare(viewer: () => Viewer): void {
  describe("Compare", () => {
    it("puts a trace beside the run before it, step by step", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${comparedRuns[1]}`);
      await page.getByRole("link", { name: "Compare" }).click();
      await page.getByRole("heading", { name: "Compare" }).waitFor();
      expect(new URL(page.url()).pathname).toBe(address);
      const rows = page.getByRole("region", { name: "The steps of both traces" }).getByRole("row");
      const row = (name: string) => rows.filter({ hasText: name });
      await row("answer").first().waitFor();
      expect(await row("answer").getByRole("cell").allTextContents()).toEqual([
        "300ms",
        "500ms",
        "+200 ms",
        "110",
        "140",
        "+30",
        expect.stringMatching(/^\$/),
        expect.stringMatching(/^\$/),
        expect.stringMatching(/^\+\$/),
      ]);
      expect(await row("look up").textContent()).toContain("only A");
      expect(await row("check").textContent()).toContain("only B");
      const [step, badge] = await Promise.all(
        [".compare-step", ".badge"].map((part) => row("check").locator(part).boundingBox()),
      );
      // Cut off at the end of the step it would say less.
      expect((badge?.x ?? 0) + (badge?.width ?? 0)).toBeLessThanOrEqual((step?.x ?? 0) + (step?.width ?? 0) + 0.5);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("shows what differs between the texts of a step, and keeps the step in the address", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(address);
      await page.getByRole("button", { name: "answer" }).click();
      const texts = page.getByRole("region", { name: "Texts: answer" });
      const output = texts.getByRole("region", { name: "Output" });
      await output.waitFor();
      expect(await output.locator("del").allTextContents()).toEqual(["Tuesday"]);
      expect(await output.locator("ins").allTextContents()).toEqual(["Wednesday"]);
      expect(await texts.getByRole("region", { name: "Input" }).textContent()).toContain("the same");
      await page.reload();
      await output.waitFor();
      await page.getByRole("link", { name: "Swap A and B" }).click();
      await page.waitForURL(`**/compare/${comparedRuns[1]}/${comparedRuns[0]}`);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it.each([
      [1280, 600],
      [390, 844],
    ])("lets the page scroll to the last of many steps, at %i by %i", async (width, height) => {
      const id = idOf(0xc0c0, 16);
      const now = Date.now();
      const steps = Array.from({ length: 60 }, (_, at) => ({
        id: idOf(at + 1, 8),
        name: `step ${at}`,
        start: now + at,
        end: now + 100,
      }));
      await sendSpans(viewer().studio.url, id, steps);
      const visit = await viewer().visit({ viewport: { width, height } });
      await visit.goto(`/compare/${comparedRuns[0]}/${id}`);
      const table = visit.page.getByRole("region", { name: "The steps of both traces" });
      const [box, content] = await table.evaluate((section) => [section.clientHeight, section.scrollHeight]);
      expect(box).toBe(content);
      expect(content).toBeGreaterThan(60 * 25);
      expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await visit.close();
    });

    it("lets any other trace be chosen", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(address);
      await page.getByRole("link", { name: "Choose another" }).first().click();
      await page.getByText("Choose the trace to compare with").waitFor();
      await page.getByRole("link", { name: "picture" }).click();
      await page.getByRole("region", { name: "The steps of both traces" }).waitFor();
      expect(new URL(page.url()).pathname).toMatch(new RegExp(`^/compare/${comparedRuns[1]}/`));
      await visit.close();
    });
  });

  describe("the critical path", () => {
    it("marks what kept the trace from ending earlier, and pales the rest", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${comparedRuns[1]}`);
      await page.keyboard.press("p");
      await page.locator(".critical").first().waitFor();
      expect(new URL(page.url()).searchParams.get("path")).toBe("critical");
      const step = (name: string) => page.locator(".step", { hasText: name });
      expect(await step("answer").locator(".critical").count()).toBe(1);
      expect(await step("check").locator(".critical").count()).toBe(0);
      expect(await step("check").getAttribute("class")).toContain("passed-over");
      await page.getByRole("button", { name: "Critical path" }).click();
      await page.locator(".critical").first().waitFor({ state: "detached" });
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("media of Studio's own store", () => {
    it("are drawn where that runs nothing, and named where they never came", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${comparedRuns[2]}`);
      const picture = page.locator("img.picture");
      await picture.waitFor();
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
      expect(await picture.getAttribute("src")).toMatch(/^\/api\/studio\/media\//);
      expect(await page.getByText("image/svg+xml").getAttribute("href")).toMatch(/^\/api\/studio\/media\//);
      expect(visit.wrongs).toEqual([]);
      await visit.goto(`/traces/${lostPicture}`);
      await page.getByText("image/gif: it was not uploaded").waitFor();
      await visit.close();
    });
  });

  describe("the list", () => {
    it("is filtered by scores", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      const names = () => page.locator("[data-row-link]").allTextContents();
      await visit.goto("/traces?score=helpful%3E0.5");
      expect(await names()).toEqual(["chat"]);
      await visit.goto("/traces?score=tone%3Drude");
      expect(await names()).toEqual(["picture"]);
      await visit.goto("/traces");
      await page.keyboard.press("/");
      await page.keyboard.type("score:helpful ");
      await page.locator(".chip", { hasText: "score" }).waitFor();
      await expect.poll(names).toEqual(["chat", "chat"]);
      await visit.close();
    });

    it("finds what is said in a step", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/traces?q=Wednesday");
      expect(await visit.page.locator("[data-row-link]").count()).toBe(1);
      await visit.close();
    });

    it("has the columns that are chosen, also after a reload", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      const heads = () => page.getByRole("columnheader").allTextContents();
      await page.getByText("Columns", { exact: true }).click();
      await page.getByRole("checkbox", { name: "Tags" }).check();
      await page.getByRole("checkbox", { name: "User" }).uncheck();
      await expect.poll(heads).toEqual(["State", "Time", "Name", "Services", "Latency", "Tokens", "Cost", "Tags"]);
      await page.reload();
      await expect.poll(heads).toEqual(["State", "Time", "Name", "Services", "Latency", "Tokens", "Cost", "Tags"]);
      expect(await page.getByRole("row").filter({ hasText: "picture" }).textContent()).toContain("gallery");
      await page.getByText("Columns", { exact: true }).click();
      await page.getByRole("button", { name: "The usual ones" }).click();
      await expect.poll(heads).toContain("User");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
