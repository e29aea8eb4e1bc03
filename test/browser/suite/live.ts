import { startStudio } from "@langfuse-kit/studio";
import type { Route } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { freePort } from "../../servers/index.ts";
import type { Viewer } from "../harness/viewer.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";

const wide = { viewport: { width: 1280, height: 700 } };
export function live(viewer: () => Viewer): void {
  let next = 1000;

  async function sendOne(name: string): Promise<string> {
    next += 1;
    const id = idOf(next, 16);
    await sendSpans(viewer().studio.url, id, [{ id: idOf(next, 8), name, start: Date.now(), end: Date.now() + 20 }]);
    return id;
  }

  describe("the list of traces", () => {
    it("takes new ones in by itself at the top, with nobody at it", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/traces");
      await visit.page.getByText("live", { exact: true }).waitFor();
      await visit.page.locator("[data-row-link]").first().waitFor();
      await sendOne("comes by itself");
      await expect.poll(() => visit.page.locator("[data-row-link]").first().textContent()).toBe("comes by itself");
      await visit.close();
    });

    it("lets new ones wait while the pointer is over it, and while it is scrolled", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.getByText("live", { exact: true }).waitFor();
      const first = page.locator("[data-row-link]").first();
      const before = await first.textContent();
      await page.locator(".scroll .list-row").nth(3).hover();
      await sendOne("waits");
      await page.getByRole("button", { name: "1 new" }).waitFor();
      expect(await first.textContent()).toBe(before);
      await sendOne("waits too");
      await page.getByRole("button", { name: "2 new" }).click();
      await expect
        .poll(async () => (await page.locator("[data-row-link]").allTextContents()).slice(0, 2))
        .toEqual(["waits too", "waits"]);
      await page.mouse.move(5, 5);
      await page.locator(".list .scroll").evaluate((list) => list.scrollTo(0, 400));
      const place = await page.locator("[data-row-link]", { hasText: "old 20" }).boundingBox();
      await sendOne("unseen");
      await page.getByRole("button", { name: "1 new" }).waitFor();
      expect(await page.locator("[data-row-link]", { hasText: "old 20" }).boundingBox()).toEqual(place);
      await visit.close();
    });

    it("reads on as one scrolls", async () => {
      const visit = await viewer().visit(wide);
      await visit.goto("/traces?name=old*");
      const links = visit.page.locator("[data-row-link]");
      await links.first().waitFor();
      await visit.page.locator(".list .scroll").evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect.poll(() => links.count()).toBe(60);
      await visit.page.setViewportSize({ width: 1280, height: 3000 });
      await visit.goto("/traces?name=old*&last=7d");
      await expect.poll(() => links.count()).toBe(60);
      await visit.close();
    });
  });

  describe("an answer to filters that are no more", () => {
    it("changes nothing in the list of other filters, neither a page that follows nor one that is read anew", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.getByText("live", { exact: true }).waitFor();
      await page.locator("[data-row-link]").first().waitFor();
      const held: Route[] = [];
      let holds = true;
      await page.route("**/api/studio/traces?*", (route) => (holds ? void held.push(route) : route.continue()));
      await page.locator(".list .scroll").evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect.poll(() => held.length).toBe(1);
      await sendOne("read too late");
      await expect.poll(() => held.length).toBe(2);
      holds = false;
      await page.keyboard.press("/");
      await page.keyboard.type("name:nobody ");
      await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
      const late = held.map((route) => page.waitForEvent("requestfinished", (one) => one === route.request()));
      for (const route of held) await route.continue();
      await Promise.all(late);
      // What the page itself asks for afterwards, and draws, comes after what it was told before.
      await page.evaluate(async () => {
        await (await fetch("/api/studio/facets")).json();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
      });
      expect(await page.locator("[data-row-link]").allTextContents()).toEqual([]);
      expect(await page.getByRole("button", { name: "new" }).count()).toBe(0);
      await visit.close();
    });
  });

  describe("a trace that runs", () => {
    it("grows on the screen, and is done when its root comes", async () => {
      const { studio } = viewer();
      const id = idOf(77_777, 16);
      const start = Date.now();
      const child = (number: number, name: string) => ({
        id: idOf(number, 8),
        parent: idOf(70_000, 8),
        name,
        start,
        end: start + 10,
      });
      await sendSpans(studio.url, id, [child(70_001, "first step")]);
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${id}`);
      expect(await page.locator(".trace-title .badge").first().textContent()).toBe("running");
      await sendSpans(studio.url, id, [child(70_002, "second step")]);
      await page.locator(".step", { hasText: "second step" }).waitFor();
      await sendSpans(studio.url, id, [{ id: idOf(70_000, 8), name: "root", start, end: start + 400 }]);
      await page.locator(".step", { hasText: "root" }).waitFor();
      await expect.poll(() => page.locator(".trace-title .badge").count()).toBe(0);
      expect(await page.locator(".step").first().getAttribute("aria-level")).toBe("1");
      expect(await page.locator(".step").nth(1).getAttribute("aria-level")).toBe("2");
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });

    it("shows no step as the whole before its root comes, and its time up to now", async () => {
      const id = idOf(99_999, 16);
      const start = Date.now() - 6000;
      const attributes = { "langfuse.observation.input": "what a step was asked" };
      const step = { id: idOf(90_001, 8), parent: idOf(90_000, 8), name: "early", start, end: start + 300, attributes };
      await sendSpans(viewer().studio.url, id, [step]);
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${id}`);
      await page.getByText("The trace has no input or output of its own yet.").waitFor();
      expect(await page.getByText("what a step was asked").count()).toBe(0);
      expect(await page.locator(".step .badge").allTextContents()).toEqual(["parent runs"]);
      const title = page.getByRole("heading", { level: 1 });
      expect(await title.textContent()).toBe("early …");
      const widthOf = async (part: string): Promise<number> => (await page.locator(part).boundingBox())?.width ?? 0;
      expect((await widthOf(".bar")) / (await widthOf(".step-track"))).toBeLessThan(0.1);
      const root = { id: idOf(90_000, 8), name: "the root", start: start - 10, end: start + 400 };
      await sendSpans(viewer().studio.url, id, [
        { ...root, attributes: { "langfuse.observation.input": "asked first" } },
      ]);
      await page.getByText("asked first").waitFor();
      expect(await title.textContent()).toBe("the root");
      expect(await page.locator(".step .badge").count()).toBe(0);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("a trace that is deleted elsewhere while it is looked at", () => {
    it("says so, and stays readable", async () => {
      const id = await sendOne("soon gone");
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto(`/traces/${id}`);
      await page.evaluate(async (path) => {
        const token = document.querySelector<HTMLMetaElement>('meta[name="studio-token"]')?.content ?? "";
        await fetch(path, { method: "DELETE", headers: { "x-studio-token": token } });
      }, `/api/studio/traces/${id}`);
      await page.getByRole("status").filter({ hasText: "This trace was deleted." }).waitFor();
      expect(await page.locator(".step").textContent()).toContain("soon gone");
      await visit.close();
    });
  });

  describe("a trace of which nothing more comes", () => {
    it("is said to be incomplete once its time is up, on its page and in the list", async () => {
      const id = idOf(88_888, 16);
      const start = Date.now();
      const step = { id: idOf(80_001, 8), parent: idOf(80_000, 8), name: "left alone", start, end: start + 10 };
      await sendSpans(viewer().studio.url, id, [step]);
      const [trace, list] = [await viewer().visit(wide), await viewer().visit(wide)];
      await trace.goto(`/traces/${id}`);
      await list.goto("/traces");
      const badge = trace.page.locator(".trace-title .badge");
      const row = list.page.locator(".list-row", { hasText: "left alone" });
      expect(await badge.allTextContents()).toEqual(["running"]);
      await row.getByRole("img", { name: "running" }).waitFor();
      const now = Date.now;
      const later = vi.spyOn(Date, "now").mockImplementation(() => now() + 31_000);
      await expect.poll(() => badge.allTextContents()).toEqual(["incomplete"]);
      await row.getByRole("img", { name: "incomplete" }).waitFor();
      later.mockRestore();
      expect([...trace.wrongs, ...list.wrongs]).toEqual([]);
      await trace.close();
      await list.close();
    });
  });

  describe("a Studio that holds nothing", () => {
    it("says how to begin, and shows the first trace as it comes", async () => {
      await using empty = await startStudio({ port: 0, memory: true });
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await page.goto(`${empty.url}/`);
      expect(await page.getByRole("region", { name: "Received" }).textContent()).toContain(
        `Waiting for the first observation at ${empty.url}`,
      );
      await page.goto(`${empty.url}/sessions`);
      await page.getByRole("heading", { name: "No sessions yet" }).waitFor();
      for (const search of ["?from=garbage", ""]) {
        await page.goto(`${empty.url}/traces${search}`);
        await page.getByRole("heading", { name: "No traces yet" }).waitFor();
      }
      await page.getByText("live", { exact: true }).waitFor();
      const start = Date.now();
      await sendSpans(empty.url, idOf(5, 16), [{ id: idOf(5, 8), name: "the first", start, end: start + 5 }]);
      await page.getByRole("link", { name: "the first" }).waitFor();
      await page.goto(`${empty.url}/`);
      await page.getByRole("button", { name: "Delete everything" }).click();
      await page.getByRole("button", { name: "Yes" }).click();
      await page
        .getByText("Waiting for the first observation")
        .or(page.getByRole("rowheader", { name: "All" }))
        .first()
        .waitFor();
      await expect
        .poll(async () => (await fetch(`${empty.url}/api/studio/traces`)).json())
        .toMatchObject({ items: [] });
      await visit.close();
    });
  });

  describe("a tab that nobody sees", () => {
    it("leaves the browser's few connections to others, and catches up when it is seen again", async () => {
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await visit.goto("/traces");
      await page.getByText("live", { exact: true }).waitFor();
      const turn = (state: string): Promise<void> =>
        page.evaluate((value) => {
          Object.defineProperty(document, "visibilityState", { configurable: true, value });
          document.dispatchEvent(new Event("visibilitychange"));
        }, state);
      const closed = page.waitForEvent("requestfailed", (request) => request.url().includes("/api/studio/live"));
      await turn("hidden");
      await closed;
      const start = Date.now();
      await sendSpans(viewer().studio.url, idOf(7001, 16), [
        { id: idOf(7001, 8), name: "while away", start, end: start + 5 },
      ]);
      expect(await page.getByRole("link", { name: "while away" }).count()).toBe(0);
      await turn("visible");
      await page.getByRole("link", { name: "while away" }).waitFor();
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  describe("a Studio that went away", () => {
    it("is said, what was read stays, and all goes on when it is back", async () => {
      const port = await freePort();
      const first = await startStudio({ port, memory: true });
      await sendSpans(first.url, idOf(1, 16), [
        { id: idOf(1, 8), name: "before", start: Date.now(), end: Date.now() + 5 },
      ]);
      const visit = await viewer().visit(wide);
      const { page } = visit;
      await page.goto(`${first.url}/traces`);
      await page.locator("[data-row-link]").first().waitFor();
      await page.getByText("live", { exact: true }).waitFor();
      await first.close();
      await page.getByText("Studio does not answer").waitFor();
      // A mark, and not the notice's own ground.
      expect((await page.locator(".holding .pulse").boundingBox())?.width).toBeLessThan(10);
      expect(await page.locator("[data-row-link]").allTextContents()).toEqual(["before"]);
      const second = await startStudio({ port, memory: true });
      await sendSpans(second.url, idOf(2, 16), [
        { id: idOf(2, 8), name: "after", start: Date.now(), end: Date.now() + 5 },
      ]);
      await page.getByText("live", { exact: true }).waitFor({ timeout: 15_000 });
      await expect.poll(() => page.locator("[data-row-link]").allTextContents()).toContain("after");
      await visit.close();
      await second.close();
    });
  });
}
