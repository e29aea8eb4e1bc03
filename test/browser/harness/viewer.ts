import { type RunningStudio, startStudio } from "@langfuse-kit/studio";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { chromiumPath, noChromium, openBrowser } from "./chromium.ts";

/** A page of the viewer, and all that it did that it should not have done. */
export interface Visit {
  readonly page: Page;
  /** Dialogs, requests to anybody else, errors on the console, broken rules of the policy. */
  readonly wrongs: readonly string[];
  goto(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface Viewer {
  readonly studio: RunningStudio;
  visit(options?: BrowserContextOptions): Promise<Visit>;
}

async function visit(browser: Browser, studio: RunningStudio, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ baseURL: studio.url, ...options });
  const page = await context.newPage();
  const wrongs: string[] = [];
  page.on("dialog", (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && origin !== studio.url) wrongs.push(`request: ${request.url()}`);
  });
  page.on("pageerror", (error) => wrongs.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") wrongs.push(`console: ${message.text()}`);
  });
  return {
    page,
    wrongs,
    goto: async (path) => {
      await page.goto(path);
      await page.locator("main .page:not([aria-busy=true]), main .blank").first().waitFor();
      await page.locator("main [aria-busy=true]").waitFor({ state: "detached" });
    },
    close: () => context.close(),
  };
}

/** A Studio with the viewer and a browser for all tests of a file; they are skipped where there is no browser. */
export function viewerForTests(fill: (studio: RunningStudio) => Promise<void>): () => Viewer {
  // Nine times what a page takes here: browsers of several files start at once.
  vi.setConfig({ testTimeout: 45_000 });
  const path = chromiumPath();
  let opened: { viewer: Viewer; browser: Browser } | undefined;
  beforeAll(async () => {
    if (path === undefined) return;
    const studio = await startStudio({ port: 0, memory: true });
    await fill(studio);
    const browser = await openBrowser(path);
    opened = { browser, viewer: { studio, visit: (options = {}) => visit(browser, studio, options) } };
  }, 60_000);
  beforeEach((context) => {
    if (path === undefined) context.skip(noChromium);
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.viewer.studio.close();
  });
  return () => {
    if (opened === undefined) throw new Error("the viewer was not opened");
    return opened.viewer;
  };
}
