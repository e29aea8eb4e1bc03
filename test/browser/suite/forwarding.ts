import { describe, expect, it } from "vitest";
import type { Viewer } from "../harness/viewer.ts";
import { idOf, sendSpans } from "../traffic/otlp.ts";

export function forwarding(viewer: () => Viewer): void {
  describe("Home, of a Studio that forwards", () => {
    it("says where to, without the keys, and what became of it", async () => {
      const { studio } = viewer();
      const start = Date.now();
      await sendSpans(studio.url, idOf(1, 16), [{ id: idOf(1, 8), name: "onward", start, end: start + 5 }]);
      const visit = await viewer().visit({ viewport: { width: 1440, height: 900 } });
      await visit.goto("/");
      const card = visit.page.getByRole("region", { name: "Forwarded" });
      const row = (name: string) => card.getByRole("row").filter({ hasText: name }).getByRole("cell");
      await expect.poll(() => row("Waiting in memory").textContent()).toMatch(/^1/);
      expect(await row("All").textContent()).toBe("1");
      expect(await card.textContent()).toContain("http://127.0.0.1:9");
      expect(await visit.page.content()).not.toContain("sk-lf-nobody");
      expect(await visit.page.getByText("nothing leaves this machine").count()).toBe(0);
      expect(visit.wrongs).toEqual([]);
      await visit.close();
    });
  });
}
