import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { oddTrace } from "../traffic/odd.ts";

const wide = { viewport: { width: 1440, height: 900 } };

export function pages(viewer: () => Viewer): void {
  describe("Home", () => {
    it("has the environment to copy, and says who has sent", async () => {
      const visit = await viewer().visit({ ...wide, permissions: ["clipboard-read", "clipboard-write"] });
      const { page } = visit;
      await visit.goto("/");
      await page.getByRole("button", { name: "Copy" }).first().click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied.split("\n")).toEqual(
        Object.entries(viewer().studio.environment).map(([name, value]) => `${name}=${value}`),
      );
      const services = page.getByRole("region", { name: "Received" }).getByRole("row");
      expect(await services.filter({ hasText: "trips" }).textContent()).toContain("langfuse-sdk.kit");
      expect(await services.filter({ hasText: "support-agent" }).textContent()).toContain("langfuse-sdk 5");
      await page.getByRole("tab", { name: "Fastify" }).click();
      expect(await page.getByRole("tabpanel").textContent()).toContain("langfusePlugin");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("says what was wrong with a request that was refused", async () => {
      const { studio } = viewer();
      await fetch(`${studio.url}/api/public/otel/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Basic ${btoa("pk:sk")}` },
        body: "{",
      });
      const visit = await viewer().visit(wide);
      await visit.goto("/");
      const wrong = visit.page.getByRole("region", { name: "What went wrong" });
      expect(await wrong.textContent()).toContain("POST /api/public/otel/v1/traces");
      await visit.close();
    });
  });

  describe("Traces", () => {
    it("shows what the official SDK and our adapters sent, in columns", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/traces");
      const row = visit.page.getByRole("row").filter({ hasText: "where is my order 10482" });
      const cells = await row.getByRole("cell").allTextContents();
      expect(cells[2]).toContain("POST /chat");
      expect(cells.slice(3)).toEqual([
        "support-agent",
        "mira.keller@example.com",
        "2.10s",
        expect.stringMatching(/^1\.4k/),
        expect.stringMatching(/^\$0\.000/),
      ]);
      const names = await visit.page.locator("[data-row-link]").allTextContents();
      expect(names).toEqual(
        expect.arrayContaining(["GET /trips/:place", "GET /broken", "GET /maps/:id", "long-running-agent"]),
      );
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("filters by what is typed, and keeps it in the address", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.keyboard.press("/");
      await page.keyboard.type("level:error user:jonas ");
      await page.waitForURL(/level=error&user=jonas/);
      await expect.poll(() => page.locator("[data-row-link]").allTextContents()).toEqual(["GET /broken"]);
      await page.goBack();
      await page.waitForURL(/traces\?level=error$|traces$/);
      await visit.goto("/traces?latency=%3E4s&service=support-agent");
      expect(await page.locator("[data-row-link]").allTextContents()).toEqual(["POST /chat"]);
      await page.getByRole("button", { name: "Remove the filter latency >4s" }).click();
      await expect.poll(() => page.locator("[data-row-link]").count()).toBeGreaterThan(3);
      await visit.goto("/traces?q=crampons");
      expect(await page.locator("[data-row-link]").count()).toBe(1);
      await visit.goto("/traces?q=no+such+words");
      expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("Nothing fits these filters");
      await visit.close();
    });

    it("leaves words with a colon that are no filter as they are typed, and says which look like one", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.keyboard.press("/");
      await page.keyboard.type("status:503 upstream ");
      await page.waitForURL(/q=status%3A503\+upstream$/);
      expect(await page.getByRole("combobox").inputValue()).toBe("status:503 upstream ");
      await visit.goto("/traces");
      await page.keyboard.press("/");
      await page.keyboard.type("latency:abc cost:>0.003 next");
      await page.waitForURL(/q=latency%3Aabc\+next&cost=%3E0.003$/);
      await page
        .getByRole("status")
        .filter({ hasText: "latency:abc is no filter: latency takes a length of time, such as >2s" })
        .waitFor();
      await visit.close();
    });

    it("says of a filter with a minus that there is none, and of a name that there is none", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.keyboard.press("/");
      await page.keyboard.type("-level:error quality:good");
      await page.keyboard.press("Enter");
      await page.waitForURL(/q=-level%3Aerror\+quality%3Agood$/);
      const notes = page.getByRole("status").filter({ hasText: "is no filter" });
      await expect
        .poll(() => notes.allTextContents())
        .toEqual([
          "-level:error is no filter: none takes a minus. It is searched for as text.",
          "quality:good is no filter: none is called quality. It is searched for as text.",
        ]);
      await visit.close();
    });

    it("takes a day as the reader's, writes its instant into the address, and names what the address has of no filter", async () => {
      const visit = await viewer().visit({ ...wide, timezoneId: "America/New_York" });
      const { page } = visit;
      await visit.goto("/traces?last=ever");
      await page
        .getByRole("status")
        .filter({ hasText: "last:ever is no filter: last takes a length of time, such as 24h or 7d. It is left out." })
        .waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("from:2026-01-31 ");
      await page.waitForURL(/\?from=2026-01-31T05%3A00%3A00.000Z$/);
      expect(await page.locator(".chip-value").textContent()).toBe("31 Jan 2026, 00:00:00.000");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("leads from a value that nothing has to what begins so", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?user=mira&q=where&last=7d");
      await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
      await page.getByRole("link", { name: "Show what begins so" }).click();
      await page.waitForURL(/\?q=where&user=mira\*&last=7d$/);
      await page.locator("[data-row-link]").first().waitFor();
      await visit.goto("/traces?user=nobody*");
      await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
      expect(await page.getByRole("link", { name: "Show what begins so" }).count()).toBe(0);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("goes back to what was looked at, and to no half of a filter, however slowly it was typed", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?level=error");
      await page.keyboard.press("/");
      await page.keyboard.type("broken user");
      await page.waitForURL(/q=broken\+user&/);
      await page.keyboard.type(":jonas ");
      await page.waitForURL(/user=jonas/);
      expect(new URL(page.url()).search).toBe("?q=broken&level=error&user=jonas");
      await page.goBack();
      await expect.poll(() => new URL(page.url()).search).toBe("?q=broken&level=error");
      await visit.close();
    });

    it("offers values that were seen", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/traces");
      await visit.page.keyboard.press("/");
      await visit.page.keyboard.type("model:claude");
      await visit.page.getByRole("option", { name: "claude-sonnet-4-5" }).click();
      await visit.page.waitForURL(/model=claude-sonnet-4-5/);
      await expect.poll(() => visit.page.locator("[data-row-link]").allTextContents()).toEqual(["GET /trips/:place"]);
      await visit.close();
    });

    it("opens by keys alone", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?user=mira.keller@example.com");
      await page.locator("[data-row-link]").first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      expect(await page.locator(".list-row", { has: page.locator(":focus") }).textContent()).toContain(
        "upstream timed out",
      );
      await page.keyboard.press("Enter");
      await page.locator(".step").first().waitFor();
      await page.keyboard.press("e");
      await page.waitForURL(/observation=/);
      expect(await page.locator(".pane h2").textContent()).toBe("get_order");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.waitForURL(/\/traces\?user=mira/);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("g");
      await page.keyboard.press("s");
      await page.waitForURL(/\/sessions$/);
      // Neither the browser's own shortcuts nor what is typed leads anywhere.
      await page.keyboard.press("g");
      await page.keyboard.press("Control+c");
      await page.keyboard.press("g");
      await page.keyboard.press("/");
      await page.keyboard.type("t");
      await page.waitForURL(/\/sessions\?q=t$/);
      await visit.close();
    });
  });

  describe("Sessions", () => {
    it("lists conversations by what was said first and last", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/sessions");
      const row = visit.page.getByRole("row").filter({ hasText: "chat-2026-11-21-mira" });
      expect(await row.textContent()).toMatch(/where is my order 10482.*Order 10519 is on its way/);
      await row.getByRole("link").click();
      await visit.page.waitForURL(/\/sessions\/chat-2026-11-21-mira$/);
      await visit.close();
    });

    it("shows one as it was spoken, with pauses, cost and the running total", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/sessions/chat-2026-11-21-mira");
      const turns = page.locator(".turn");
      expect(await turns.count()).toBe(4);
      expect(await turns.nth(1).locator(".turn-talk").textContent()).toMatch(
        /Can I still send the tent back.*three steps/,
      );
      expect(await turns.nth(1).locator(".markdown table td.align-right").first().textContent()).toBe("349.00");
      expect(await page.locator(".pause").allTextContents()).toEqual(["28 min later"]);
      expect(await turns.nth(2).locator(".message-line").textContent()).toContain("upstream timed out");
      const totals = await page.locator(".running-total dd").allTextContents();
      const dollars = totals.map((text) => Number(text.replace("$", "")));
      expect(dollars).toEqual([...dollars].sort((left, right) => left - right));
      expect(dollars.at(-1)).toBeGreaterThan(dollars[0] ?? 1);
      await turns.nth(2).getByRole("link", { name: "POST /chat" }).click();
      await page.locator(".step").first().waitFor();
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("an address that leads nowhere", () => {
    it.each([
      ["/nothing/here", "There is no such page", ["traces", "sessions"]],
      [`/traces/${"f".repeat(32)}`, "This is not here", ["All traces"]],
      ["/sessions/nobody", "This is not here", ["All sessions"]],
    ])("%s says so, and where to go on", async (path, title, ways) => {
      const visit = await viewer().visit(wide);
      await visit.goto(path);
      expect(await visit.page.getByRole("heading", { level: 1 }).textContent()).toBe(title);
      const links = visit.page.locator(".blank").getByRole("link");
      expect(await links.allTextContents()).toEqual(ways);
      await links.last().click();
      await visit.page.getByRole("heading", { name: /^(Traces|Sessions)$/ }).waitFor();
      expect(new URL(visit.page.url()).pathname).toBe(`/${ways.at(-1)?.replace("All ", "")}`);
      await visit.close();
    });

    it("leaves a trace whose observation is unknown readable", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${oddTrace}?observation=nobody`);
      expect(await visit.page.locator(".notice").allTextContents()).toContain(
        "The observation that the address names is not part of this trace, or has not come yet.",
      );
      await visit.close();
    });
  });
}
