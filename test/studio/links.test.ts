import { currentTrace, initLangfuse, trace } from "@langfuse-kit/core";
import { startStudio } from "@langfuse-kit/studio";
import { expect, it } from "vitest";

it("the address that a trace has in its program is that of its page in Studio", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  const langfuse = initLangfuse({ publicKey: "pk-lf-any", secretKey: "sk-lf-any", baseUrl: studio.url });
  const { id, url = "" } = trace("book a hut", () => currentTrace()) ?? {};
  await langfuse.shutdown();
  const page = await fetch(url);
  expect(page.url).toBe(`${studio.url}/traces/${id}`);
  expect(await page.text()).toContain("<h1>book a hut</h1>");
});
