import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { span } from "@langfuse-kit/core";
import { langfuseAdmin } from "@langfuse-kit/express";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import express from "express";
import { expect, it } from "vitest";
import { chromiumPath, noChromium, openBrowser } from "../browser/harness/chromium.ts";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

it("the admin page does in a browser what it says, and nothing for another site", {
  timeout: 60_000,
}, async (context) => {
  const path = chromiumPath();
  if (path === undefined) return context.skip(noChromium);
  await using langfuse = await startFakeLangfuse({ faults: { status: 422, body: { message: "<b>not</b> this" } } });
  await using open = openLangfuse(langfuse, { mode: "immediate" });
  for (const name of ["one", "two", "three"]) {
    span(name, () => undefined);
    await open.langfuse.flush();
  }
  await langfuse.faults.clear();
  const app = express();
  app.use(
    "/langfuse",
    langfuseAdmin({ authorize: ({ headers }) => headers.cookie?.includes("role=operator") === true }),
  );
  await using site = await listen(app as unknown as RequestListener);
  const address = `${site.url}/langfuse`;
  const form = `<form method="post" action="${address}"><input name="action" value="drop"><input name="all" value="true"><button>Win</button></form>`;
  await using evil = await listen((_request, response) => response.setHeader("content-type", "text/html").end(form));

  const browser = await openBrowser(path);
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    expect((await page.goto(address))?.status()).toBe(403);
    complaints.splice(0);
    await page.context().addCookies([{ name: "role", value: "operator", url: site.url }]);
    await page.goto(address);
    const text = (): Promise<string> => page.locator("body").innerText();
    expect(await text()).toMatch(/Refused for good\s+3/);
    expect(await text()).toContain("<b>not</b> this");
    expect(await text()).not.toMatch(/undefined|\[object/);

    await page.getByRole("button", { name: "Send again" }).first().click();
    await expect.poll(text).toContain("Dead letters (2)");
    await open.langfuse.flush();
    expect(langfuse.observations().map(({ name }) => name)).toEqual(["three"]);

    // The same machine at another port: a browser sends the cookie along.
    await page.goto(evil.url);
    await page.getByRole("button", { name: "Win" }).click();
    await expect.poll(text).toContain("Not from another site.");
    expect(open.langfuse.deadLetters.list()).toHaveLength(2);
    complaints.splice(0);

    await page.goto(address);
    expect(await page.getByRole("button", { name: "for good" }).isVisible()).toBe(false);
    await page.getByText("Drop all").click();
    await page.getByRole("button", { name: "Drop 2 for good" }).click();
    await expect.poll(text).toContain("Nothing was refused for good.");
    expect(open.langfuse.health()).toMatchObject({ deadLettered: 0, delivered: 1, dropped: { discarded: 2 } });
    expect(complaints.filter((line) => !line.includes("favicon"))).toEqual([]);
  } finally {
    await browser.close();
  }
});
