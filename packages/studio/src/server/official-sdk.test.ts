import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";

let studio: RunningStudio;
beforeAll(async () => { studio = await startStudio({ port: 0, memory: true }); });
afterAll(() => studio.close());

it("shows what the SDK sends", async () => {
  console.log(studio.url, studio.addresses);
  const r = await fetch(`${studio.url}/api/public/health`);
  console.log(r.status, await r.text(), Object.fromEntries(r.headers));
  const page = await fetch(studio.url, { headers: { accept: "text/html" } });
  console.log(page.status, (await page.text()).slice(0, 300));
  console.log(await (await fetch(`${studio.url}/api/studio/overview`)).json());
});
