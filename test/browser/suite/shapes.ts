import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { agentsTrace } from "../traffic/agents.ts";
import { wideTrace } from "../traffic/odd.ts";

const wide = { viewport: { width: 1440, height: 900 } };

export function shapes(viewer: () => Viewer): void {
  describe("a trace as a flame", () => {
    it("hangs each step under its caller, and what ran at once beside it", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${agentsTrace}`);
      await page.getByRole("group", { name: "Show the steps as" }).getByRole("button", { name: "Flame" }).click();
      await page.waitForURL(/view=flame/);
      const frame = (name: RegExp) => page.getByRole("option", { name });
      const tops = await Promise.all(
        [/^orchestrator/, /^planner/, /^researcher/].map(async (name) =>
          Promise.all((await frame(name).all()).map(async (one) => (await one.boundingBox())?.y ?? 0)),
        ),
      );
      const [[orchestrator = 0] = [], [planner = 0] = [], researchers = []] = tops;
      expect(planner).toBe(orchestrator + 24);
      expect(researchers).toHaveLength(2);
      expect(new Set([orchestrator, ...researchers]).size).toBe(3);
      await frame(/^search_web 1.00 s tool, failed: upstream timed out/)
        .first()
        .click();
      await page.waitForURL(/observation=/);
      expect(await page.locator(".pane h2").textContent()).toBe("search_web");
      expect(await page.getByRole("option", { selected: true }).textContent()).toContain("search_web");
      await page.keyboard.press("j");
      await expect.poll(() => page.getByRole("option", { selected: true }).textContent()).not.toContain("search_web");
      await frame(/^planner/).dblclick();
      await page.waitForURL(/zoom=/);
      expect(await frame(/^researcher/).count()).toBeLessThan(2);
      await page.keyboard.press("0");
      await expect.poll(() => frame(/^researcher/).count()).toBe(2);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("marks a step whose own steps are folded, with how many they are", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${agentsTrace}?view=flame`);
      await visit.page.getByRole("option", { name: /^planner/ }).waitFor();
      await visit.page.keyboard.press("c");
      const folded = visit.page.getByRole("option", { name: /^orchestrator.*, 10 folded/ });
      await folded.waitFor();
      expect(await folded.locator(".badge").textContent()).toBe("10");
      expect(await visit.page.getByRole("option", { name: /^planner/ }).count()).toBe(0);
      await visit.close();
    });

    it("draws of ten thousand steps what can be told apart, and what failed", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${wideTrace}?view=flame`);
      const frames = visit.page.getByRole("option");
      await frames.first().waitFor();
      expect(await frames.count()).toBeLessThan(1500);
      expect(await visit.page.getByRole("option", { name: /no such image/ }).count()).toBe(1);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("a trace as a graph", () => {
    it("says who called whom how often, and leads from call to call", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${agentsTrace}`);
      await page.keyboard.press("v");
      await page.keyboard.press("v");
      await page.waitForURL(/view=graph/);
      const graph = page.getByRole("region", { name: "Graph" });
      const top = async (name: RegExp) => (await graph.getByRole("button", { name }).boundingBox())?.y ?? 0;
      expect(await top(/^agent researcher 2 × calls/)).toBeGreaterThan(await top(/^agent orchestrator/));
      expect(await top(/^generation gpt-4o 4 × calls/)).toBeGreaterThan(await top(/^agent researcher/));
      await page.getByText("The graph as a table").click();
      const row = page
        .getByRole("region", { name: "Who called whom" })
        .getByRole("row")
        .filter({ hasText: "search_web" });
      expect(await row.getByRole("cell").allTextContents()).toEqual([
        "researcher",
        expect.stringContaining("search_web"),
        "2",
        "1",
        "2.00s",
        expect.stringContaining("–"),
        expect.stringContaining("–"),
      ]);
      const tool = graph.getByRole("button", { name: /^tool search_web 2 × calls 2.00 s failed 1/ });
      await tool.click();
      const first = new URL(page.url()).searchParams.get("observation");
      expect(await tool.getAttribute("aria-pressed")).toBe("true");
      await tool.click();
      await expect.poll(() => new URL(page.url()).searchParams.get("observation")).not.toBe(first);
      expect(await page.locator(".pane h2").textContent()).toBe("search_web");
      await page.goBack();
      await expect.poll(() => new URL(page.url()).searchParams.get("observation")).toBe(first);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("gathers steps that differ in a number alone", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${wideTrace}?view=graph`);
      await visit.page.getByRole("button", { name: /^tool fetch-image # [\d,]+ × calls/ }).waitFor();
      expect(await visit.page.locator(".graph-node").count()).toBe(3);
      await visit.page.getByText(/^[\d,]+ names of steps differ in numbers alone: they are drawn together/).waitFor();
      await visit.close();
    });
  });

  describe("the whole trace", () => {
    it("names what failed in one way once, and how often", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${agentsTrace}`);
      const errors = visit.page.getByRole("region", { name: "Errors" }).getByRole("button");
      expect(await errors.allTextContents()).toEqual([
        expect.stringMatching(/search_web.*upstream timed out/),
        expect.stringMatching(/decide2 times529 overloaded/),
      ]);
      await visit.close();
    });
  });
}
