import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { wideCount } from "../traffic/fill.ts";
import { oddTrace, wideTrace } from "../traffic/odd.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";

const wide = { viewport: { width: 1440, height: 900 } };

export function traces(viewer: () => Viewer): void {
  describe("the waterfall", () => {
    it("leaves names of deep trees room to be read, on a narrow page too", async () => {
      const id = idOf(0xdee9, 16);
      const now = Date.now();
      const spans = Array.from({ length: 30 }, (_, at) => ({
        id: idOf(at + 1, 8),
        ...(at > 0 && { parent: idOf(at, 8) }),
        name: `a name of level ${at}`,
        start: now + at,
        end: now + 100,
      }));
      await sendSpans(viewer().studio.url, id, spans);
      for (const [width, least] of [
        [1440, 100],
        [390, 45],
      ] as const) {
        const visit = await viewer().visit({ viewport: { width, height: 1000 } });
        await visit.goto(`/traces/${id}`);
        const rows = visit.page.getByRole("treegrid").getByRole("row");
        for (const at of [5, 15, 29]) {
          const row = rows.nth(at);
          const boxes = await Promise.all([".step-name", ".step-label"].map((part) => row.locator(part).boundingBox()));
          const [cell, label] = boxes;
          const seen = Math.min((cell?.x ?? 0) + (cell?.width ?? 0), (label?.x ?? 0) + (label?.width ?? 0));
          expect(seen - (label?.x ?? 0)).toBeGreaterThan(least);
        }
        await visit.close();
      }
    });

    it("has the model right behind a short name, and can count to one", async () => {
      const id = idOf(0xa5c, 16);
      const now = Date.now();
      const attributes = { "langfuse.observation.model.name": "gpt-4o" };
      const one = { id: idOf(1, 8), name: "ask", type: "generation", start: now, end: now + 10, attributes };
      await sendSpans(viewer().studio.url, id, [one]);
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${id}`);
      const { page } = visit;
      expect((await page.locator(".step-label").boundingBox())?.width).toBeLessThan(35);
      expect(await page.locator(".waterfall-head .figure").textContent()).toBe("1 step");
      await visit.close();
    });

    it.each([
      [1020, ["0", "0.5 s"]],
      [1140, ["0", "0.5 s"]],
      [167, ["0", "100 ms"]],
    ])("has times that can be told from each other above the bars of a narrow page: %i ms", async (length, times) => {
      const id = idOf(0x71c0 + length, 16);
      const now = Date.now();
      await sendSpans(viewer().studio.url, id, [{ id: idOf(1, 8), name: "all", start: now, end: now + length }]);
      const visit = await viewer().visit({ viewport: { width: 390, height: 844 } });
      await visit.goto(`/traces/${id}`);
      const seen = await visit.page.locator(".tick").evaluateAll((ticks) =>
        ticks.flatMap((tick) => {
          const text = new Range();
          text.selectNodeContents(tick);
          const [label, box] = [text.getBoundingClientRect(), tick.getBoundingClientRect()];
          const isShown = getComputedStyle(tick).visibility === "visible" && label.width > 0 && label.top < box.bottom;
          return isShown ? [[tick.textContent, label.right <= box.right]] : [];
        }),
      );
      expect(seen).toEqual(times.map((time) => [time, true]));
      await visit.close();
    });

    it("says that no step has come, and has no axis of no time", async () => {
      const batch = [{ id: "e", type: "trace-create", timestamp: new Date().toISOString(), body: { id: "no-steps" } }];
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ batch });
      await fetch(`${viewer().studio.url}/api/public/ingestion`, { method: "POST", headers, body });
      const visit = await viewer().visit(wide);
      await visit.goto("/traces/no-steps");
      await visit.page.getByRole("heading", { name: "No step has come yet" }).waitFor();
      expect(await visit.page.locator(".tick").count()).toBe(0);
      await visit.close();
    });

    it("shows and marks what is odd, waits in queues and first tokens", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${oddTrace}`);
      const row = (name: string) => page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
      expect(await row("left-alone").locator(".badge").allTextContents()).toEqual(["no parent"]);
      expect(await row("chicken").locator(".badge").allTextContents()).toEqual(["circle"]);
      expect(await row("fetch-figures").locator(".badge").allTextContents()).toEqual(["clock"]);
      expect(await row("egg").getAttribute("aria-level")).toBe("2");
      expect(await row("render-report").locator(".wait").getAttribute("title")).toBe("Waited 540 ms in the queue");
      expect(await row("summarise").locator(".first-token").count()).toBe(1);
      expect(await row("store-report").locator(".step-message").textContent()).toContain("disk quota exceeded");
      const [wait, bar] = await Promise.all(
        [".wait", ".bar"].map((part) => row("render-report").locator(part).boundingBox()),
      );
      expect(Math.abs((wait?.x ?? 0) + (wait?.width ?? 0) - (bar?.x ?? 0))).toBeLessThan(1.5);
      await page.keyboard.press("h");
      await page.waitForURL(/hide=infrastructure/);
      expect(await row("HTTP POST").count()).toBe(0);
      expect(await row("render-report").getAttribute("aria-level")).toBe("2");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("folds, finds, zooms and keeps it in the address", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${oddTrace}`);
      const rows = page.getByRole("treegrid").getByRole("row");
      const all = await rows.count();
      await page.keyboard.press("j");
      await page.keyboard.press("ArrowLeft");
      expect(await rows.count()).toBeLessThan(all);
      await page.keyboard.press("ArrowRight");
      expect(await rows.count()).toBe(all);
      await page.getByLabel("Find in this trace").fill("quota");
      await expect.poll(() => rows.count()).toBe(4);
      await page.getByLabel("Find in this trace").fill("");
      const axis = await page.locator(".axis").boundingBox();
      if (axis === null) throw new Error("there is no axis");
      await page.mouse.move(axis.x + axis.width * 0.5, axis.y + 8);
      await page.mouse.down();
      await page.mouse.move(axis.x + axis.width * 0.75, axis.y + 8, { steps: 4 });
      await page.mouse.up();
      await page.waitForURL(/zoom=5\d\.\d\d-7\d\.\d\d/);
      expect(await page.locator(".outside").count()).toBeGreaterThan(0);
      const zoomed = await page.locator(".tick").allTextContents();
      await page.reload();
      await page.locator(".step").first().waitFor();
      expect(await page.locator(".tick").allTextContents()).toEqual(zoomed);
      await page.locator(".axis").dblclick();
      await expect.poll(() => page.url()).not.toContain("zoom=");
      await visit.close();
    });

    it("stays where it is by keys that lead nowhere, and says why", async () => {
      const id = idOf(0x57a7, 16);
      const now = Date.now();
      const [root, child, other] = [idOf(1, 8), idOf(2, 8), idOf(3, 8)];
      await sendSpans(viewer().studio.url, id, [
        { id: root, name: "root", start: now, end: now + 50 },
        { id: child, parent: root, name: "child", start: now + 10, end: now + 20 },
        { id: other, name: "another root", start: now + 60, end: now + 70 },
      ]);
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${id}?observation=${other}`);
      await page.keyboard.press("e");
      await page.getByRole("status").filter({ hasText: "no errors" }).waitFor();
      await page.keyboard.press("ArrowLeft");
      expect(new URL(page.url()).searchParams.get("observation")).toBe(other);
      await visit.goto(`/traces/${id}?observation=${child}`);
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL(`**/*observation=${root}`);
      await visit.close();
    });

    it("holds ten thousand observations and few rows, and goes to any of them", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${wideTrace}?observation=${idOf(9000, 8)}`);
      const rows = page.getByRole("treegrid").getByRole("row");
      await page.locator(".step.selected").waitFor();
      expect(await page.locator(".step.selected").textContent()).toContain("9000");
      expect(await page.getByRole("treegrid").getAttribute("aria-rowcount")).toBe(String(wideCount));
      expect(await rows.count()).toBeLessThan(80);
      await page.keyboard.press("e");
      await expect.poll(() => page.locator(".step.selected").textContent()).toContain("no such image");
      const box = await page.locator(".step.selected").boundingBox();
      expect(box?.y).toBeGreaterThan(100);
      await page.getByRole("treegrid").evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect.poll(() => rows.last().getAttribute("aria-rowindex")).toBe(String(wideCount));
      expect(await rows.count()).toBeLessThan(80);
      // The strip beside them leads to any place.
      const map = await page.locator(".minimap").boundingBox();
      await page.mouse.click((map?.x ?? 0) + 40, (map?.y ?? 0) + (map?.height ?? 0) / 2);
      await expect
        .poll(async () => Math.abs(Number(await rows.first().getAttribute("aria-rowindex")) - wideCount / 2))
        .toBeLessThan(200);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("the pane", () => {
    it("shows a generation as a conversation, with the tool's answer in its call, usage and cost", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?q=10482&user=mira.keller@example.com");
      await page.locator("[data-row-link]").last().click();
      await page.locator(".step", { hasText: "answer" }).last().click();
      const pane = page.locator(".pane");
      await pane.locator(".conversation").first().waitFor();
      expect(await pane.locator(".facts").textContent()).toMatch(
        /model.?gpt-4o-mini.*first token310ms.*promptsupport-agent v7.*temperature0\.2/,
      );
      const call = pane.locator(".tool-call");
      await call.locator("summary").click();
      expect(await call.textContent()).toMatch(/get_order.*10482.*Result.*Swiss Post/s);
      expect(await pane.locator("details.role-system").getAttribute("open")).toBeNull();
      expect(await pane.locator(".usage tbody td:first-child").allTextContents()).toEqual([
        "input cached",
        "input",
        "output",
      ]);
      expect(await pane.locator(".usage tfoot").textContent()).toMatch(/total[\d,]+\$0\.000/);
      await pane.getByRole("group", { name: "Show Output as" }).getByRole("button", { name: "JSON" }).click();
      expect(await pane.getByRole("region", { name: "Output" }).locator(".json").textContent()).toContain("assistant");
      await pane.getByRole("tab", { name: "Raw" }).click();
      await page.waitForURL(/tab=raw/);
      expect(await pane.locator(".json").textContent()).toContain("scopeVersion");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("shows an error line by line, and all of a long one when asked for", async () => {
      const id = idOf(0xe770, 16);
      const error = `Error: it failed\n${"    at work (file.js:10:5)\n".repeat(40)}the end`;
      const now = Date.now();
      await sendSpans(viewer().studio.url, id, [{ id: idOf(1, 8), name: "fails", start: now, end: now + 5, error }]);
      const visit = await viewer().visit(wide);
      await visit.goto(`/traces/${id}?observation=${idOf(1, 8)}`);
      const line = visit.page.locator(".message-line");
      const height = async (): Promise<number> => (await line.boundingBox())?.height ?? 0;
      const cut = await height();
      expect(cut).toBeLessThan(250);
      expect(await line.innerText()).toMatch(/failed\n {4}at work/);
      await line.getByRole("button", { name: "show all" }).click();
      await expect.poll(height).toBeGreaterThan(cut);
      expect(await height()).toBeLessThan(500);
      await visit.close();
    });

    it("says why a cost is not known", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces?name=nightly*");
      await page.locator("[data-row-link]").click();
      await page.locator(".step", { hasText: "in-house-judge-7b" }).click();
      expect(await page.locator(".usage .notice").textContent()).toContain("No price is known for in-house-judge-7b");
      expect(await page.locator(".usage tfoot .unknown").getAttribute("title")).toContain("in-house-judge-7b");
      await visit.close();
    });

    it("copies the trace as Markdown, exports it, and takes it in again", async () => {
      const visit = await viewer().visit({ ...wide, permissions: ["clipboard-read", "clipboard-write"] });
      const { page } = visit;
      await visit.goto(`/traces/${oddTrace}`);
      await page.getByRole("button", { name: "Markdown" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      expect(text).toMatch(/^# POST \/reports\/:id\/render\n/);
      expect(text).toMatch(/ {4}- span `render-report`: 770 ms/);
      expect(text).toContain("Revenue grew by **12 %**.");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Export" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`trace-${oddTrace}.json`);
      const path = await download.path();
      expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ format: "langfuse-kit.trace" });
      const button = page.getByRole("button", { name: "Delete" });
      await button.click();
      const focused = page.locator(":focus");
      await page.getByRole("alertdialog", { name: "Delete this trace?" }).waitFor();
      await expect.poll(() => focused.textContent()).toBe("No");
      await page.keyboard.press("Escape");
      await expect.poll(() => focused.getAttribute("aria-label")).toBe("Delete");
      expect(new URL(page.url()).pathname).toBe(`/traces/${oddTrace}`);
      await button.click();
      await page.getByRole("button", { name: "Yes" }).click();
      await page.waitForURL(/\/traces$/);
      const file = page.locator('input[type="file"]');
      await file.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("buy milk") });
      await page.getByText("notes.txt: The file is not JSON with traces.").waitFor();
      await file.setInputFiles(path);
      await page.getByRole("link", { name: "1 imported" }).click();
      await page.waitForURL(new RegExp(`/traces/${oddTrace}$`));
      await page.locator(".step").nth(9).waitFor();
      expect(await page.locator(".step").count()).toBe(10);
      await visit.close();
    });
  });
}
