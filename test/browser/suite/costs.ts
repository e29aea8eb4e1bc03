import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";
import { weekTraces } from "../traffic/week.ts";

const wide = { viewport: { width: 1440, height: 900 } };

export function costs(viewer: () => Viewer): void {
  describe("Costs", () => {
    it("shows where the money went, with a chart that can be read as a table", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/costs");
      const figures = await page.locator(".big").allTextContents();
      expect(figures[0]).toMatch(/^Cost\$\d+\.\d+\+/);
      expect(figures[2]).toContain(`Traces${weekTraces}`);
      const names = await page.getByRole("region", { name: "Costs by model" }).getByRole("rowheader").allTextContents();
      expect(names.map((name) => name.trim())).toEqual(["gpt-4o", "claude-sonnet-4-5", "gpt-4o-mini", "house-model"]);
      expect(await page.getByText("One model has no price").textContent()).toContain("house-model");

      const chart = page.getByRole("img", { name: /Cost by day, stacked by model/ });
      expect(await chart.locator("rect[class^=series]").count()).toBeGreaterThan(10);
      await page.getByText("The chart as a table").click();
      const rows = page.getByRole("region", { name: "Cost by day" }).getByRole("row");
      expect(await rows.count()).toBeGreaterThanOrEqual(8);
      const bar = await chart.locator("g").nth(3).boundingBox();
      await page.mouse.move((bar?.x ?? 0) + (bar?.width ?? 0) / 2, (bar?.y ?? 0) + 5);
      await page.getByText(/^Cost, \d+ \w+( \d{4})?$/).waitFor();
      await visit.goto("/");
      expect(await page.getByRole("row", { name: /^All/ }).textContent()).toMatch(/\$[\d,.]+\+$/);
      await visit.goto("/sessions");
      const costs = await page.locator(".session-row [role=cell]:last-child").allTextContents();
      expect(new Set(costs.map((cost) => cost.replace(/\$.*/, "$")))).toEqual(
        new Set(["$", "–No price is known for house-model."]),
      );
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("says what belongs to no session, which is no other session's and leads nowhere", async () => {
      const start = Date.now();
      const attributes = {
        "langfuse.observation.model.name": "gpt-4o",
        "langfuse.observation.cost_details": '{"total":3}',
      };
      await sendSpans(viewer().studio.url, idOf(990_001, 16), [
        { id: idOf(990_002, 8), name: "of nobody", type: "generation", start, end: start + 100, attributes },
      ]);
      const visit = await viewer().visit(wide);
      await visit.goto("/costs?by=session&last=24h");
      const { page } = visit;
      const nobody = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "no session" }) });
      expect(await nobody.getByRole("link").count()).toBe(0);
      expect(await nobody.getByRole("cell").nth(1).textContent()).toBe("$3.00");
      expect(await page.locator(".legend li", { hasText: "no session" }).textContent()).toBe("no session$3.00");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("fits a narrow page: what a row costs stands behind its name, and two rows beside each other", async () => {
      const visit = await viewer().visit({ viewport: { width: 390, height: 844 } });
      const { page } = visit;
      await visit.goto("/costs");
      const [first, second] = ["claude-sonnet-4-5", "gpt-4o-mini"];
      const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: first }) });
      const cost = await row.getByRole("cell").nth(1).boundingBox();
      expect((cost?.x ?? 999) + (cost?.width ?? 0)).toBeLessThan(370);
      for (const name of [first, second]) await page.getByRole("checkbox", { name: `Compare ${name}` }).check();
      const compared = page.getByRole("region", { name: `${first} and ${second} compared` });
      const [table, box] = await compared
        .locator("table")
        .evaluate((one) => [one.scrollWidth, one.parentElement?.clientWidth]);
      expect(table).toBeLessThanOrEqual(box ?? 0);
      const [body, content] = await page.locator(".costs-body").evaluate((one) => [one.clientWidth, one.scrollWidth]);
      expect(content).toBe(body);
      await visit.close();
    });

    it("keeps what is looked at in the address, and leads to the traces of a row", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/costs");
      await page.getByRole("button", { name: "User" }).click();
      await page.getByRole("region", { name: "Costs by user" }).waitFor();
      await page.getByRole("button", { name: "24 hours" }).click();
      await page.getByRole("button", { name: "Tokens" }).click();
      await page.getByRole("img", { name: /Tokens by hour, stacked by user/ }).waitFor();
      expect(new URL(page.url()).search).toBe("?by=user&last=24h&unit=tokens");
      await visit.goto("/costs?by=user");
      await page.getByRole("region", { name: "Costs by user" }).getByRole("link", { name: "mira" }).click();
      await page.getByRole("heading", { name: "Traces" }).waitFor();
      expect(page.url()).toMatch(/\/traces\?user=mira&last=7d$/);
      await visit.close();
    });

    it("puts two versions of a prompt beside each other", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/costs?by=prompt");
      await page.getByRole("checkbox", { name: "Compare greeting v1" }).check();
      await page.getByText("Choose a second row to compare.").waitFor();
      await page.getByRole("checkbox", { name: "Compare greeting v2" }).check();
      const compared = page.getByRole("region", { name: "greeting v1 and greeting v2 compared" });
      const line = (name: string) => compared.getByRole("row").filter({ hasText: name });
      expect(await line("Score: helpful").getByRole("cell").allTextContents()).toEqual(["0.6", "0.9", "+0.3 (+50 %)"]);
      expect(await line("Latency p50").textContent()).toContain("worse");
      await page.reload();
      await compared.waitFor();
      await page.getByRole("button", { name: "End the comparison" }).click();
      await compared.waitFor({ state: "detached" });
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("follows what comes while it is open", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/costs?by=trace");
      const now = Date.now();
      await fetch(`${viewer().studio.url}/api/public/ingestion`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          batch: [
            {
              id: "late-event",
              type: "generation-create",
              timestamp: new Date(now).toISOString(),
              body: {
                id: "late-generation",
                traceId: "late-trace",
                name: "late question",
                model: "gpt-4o",
                startTime: new Date(now - 500).toISOString(),
                endTime: new Date(now).toISOString(),
                usageDetails: { input: 10, output: 1 },
              },
            },
          ],
        }),
      });
      await page.getByRole("rowheader", { name: "late question" }).waitFor();
      await visit.close();
    });

    it.each([
      [1280, 600],
      [390, 844],
    ])("lets the page scroll to the last of its rows, at %i by %i", async (width, height) => {
      const visit = await viewer().visit({ viewport: { width, height } });
      await visit.goto("/costs?by=session");
      const table = visit.page.getByRole("region", { name: "Costs by session" });
      expect(await table.getByRole("link", { name: /^talk-/ }).count()).toBe(20);
      const [box, content] = await table.evaluate((section) => [section.clientHeight, section.scrollHeight]);
      expect(box).toBe(content);
      await table.locator("tbody tr").last().scrollIntoViewIfNeeded();
      const bar = await visit.page.getByRole("navigation", { name: "Costs by" }).boundingBox();
      expect(bar?.height).toBeGreaterThanOrEqual(36);
      expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await visit.close();
    });

    it("is readable without a script", async () => {
      const html = await (await fetch(`${viewer().studio.url}/costs?by=user`)).text();
      expect(html).toMatch(/<h1>Costs<\/h1>[\s\S]*<td>mira<\/td><td>\$\d/);
      expect(html).toContain("Without a price: house-model");
    });
  });
}
