import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";

const wide = { viewport: { width: 1440, height: 900 } };
const copying = { ...wide, permissions: ["clipboard-read", "clipboard-write"] };

export function contents(viewer: () => Viewer): void {
  describe("what is very long", () => {
    const id = idOf(0x1099, 16);
    const input = `${"many words ".repeat(20_000)}the end`;
    const output = JSON.stringify({ list: Array.from({ length: 20_000 }, (_, at) => `line ${at}`) });
    const send = async (): Promise<void> => {
      const attributes = { "langfuse.observation.input": input, "langfuse.observation.output": output };
      const one = { id: idOf(1, 8), name: "long", start: Date.now(), end: Date.now() + 5, attributes };
      await sendSpans(viewer().studio.url, id, [one]);
    };

    it.each([
      ["a step", `?observation=${idOf(1, 8)}`],
      ["a trace", ""],
    ])("of %s is cut, shown whole when asked, and copied whole in any case", async (_of, query) => {
      await send();
      const visit = await viewer().visit(copying);
      const { page } = visit;
      await visit.goto(`/traces/${id}${query}`);
      const content = page.getByRole("region", { name: "Input" });
      expect(await content.locator(".notice").textContent()).toContain("The first 150,000 of 220,007 characters.");
      // JSON that has no end is text, and not read as Markdown.
      const cut = page.getByRole("region", { name: "Output" });
      expect(await cut.getByRole("button", { name: "Read" }).count()).toBe(0);
      expect(await cut.locator(".plain-text").textContent()).toBe(output.slice(0, 150_000));
      await cut.getByRole("button", { name: "Copy" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(JSON.stringify(JSON.parse(output), null, 2));
      await content.getByRole("button", { name: "Show all" }).click();
      await content.getByRole("button", { name: "Download" }).waitFor();
      expect(await content.locator(".plain-text").textContent()).toBe(input);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });

  it("finds in a trace what its steps say, as the list does", async () => {
    const id = idOf(0xf17d, 16);
    const now = Date.now();
    const step = (at: number, input: string) => ({
      ...{ id: idOf(at, 8), name: `step ${at}`, start: now + at, end: now + 50 },
      ...(at > 1 && { parent: idOf(1, 8) }),
      attributes: { "langfuse.observation.input": input },
    });
    await sendSpans(viewer().studio.url, id, [step(1, "a"), step(2, "the marmalade is out"), step(3, "b")]);
    const visit = await viewer().visit(wide);
    const { page } = visit;
    await visit.goto("/traces?q=marmalade");
    await page.locator("[data-row-link]").click();
    await page.getByLabel("Find in this trace").fill("marmalade");
    const rows = page.getByRole("treegrid").getByRole("row");
    await expect.poll(() => rows.count()).toBe(2);
    expect(await page.locator(".step:not(.passed-over) .step-label").allTextContents()).toEqual(["step 2"]);
    await page.getByLabel("Find in this trace").fill("marmelade");
    await page.getByRole("heading", { name: "Nothing here has these words" }).waitFor();
    await page.getByRole("button", { name: "Flame" }).click();
    await page.getByLabel("Find in this trace").fill("marmalade out");
    await expect.poll(() => page.locator(".frame:not(.passed-over) .frame-name").allTextContents()).toEqual(["step 2"]);
    expect(visit.wrongs).toEqual([]);
    await visit.close();
  });

  it("shows what a session was scored, and why", async () => {
    const id = idOf(0x5e55, 16);
    const attributes = { "session.id": "scored" };
    await sendSpans(viewer().studio.url, id, [
      { id: idOf(1, 8), name: "turn", start: Date.now(), end: Date.now() + 5, attributes },
    ]);
    const score = { sessionId: "scored", name: "helpful", value: 0.75, comment: "found it at once" };
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(score);
    await fetch(`${viewer().studio.url}/api/public/scores`, { method: "POST", headers, body });
    const visit = await viewer().visit(wide);
    await visit.goto("/sessions/scored");
    const fact = visit.page.locator(".trace-head .fact", { hasText: "helpful" });
    expect(await fact.innerText()).toMatch(/helpful\s*0\.75/);
    expect(await fact.getAttribute("title")).toBe("found it at once");
    await visit.close();
  });
}
