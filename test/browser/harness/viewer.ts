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

let opening: Promise<Browser> | undefined;

/** The one browser of a test file. */
const browserAt = (path: string): Promise<Browser> => {
  opening ??= openBrowser(path);
  return opening;
};

/** Ends the browser of this test file when all of its tests are over. */
export function closeBrowserAtEnd(): void {
  afterAll(async () => (await opening)?.close());
}

/** A Studio with the viewer, for all tests beside it; they are skipped where there is no browser. */
export function viewerForTests(
  fill: (studio: RunningStudio) => Promise<void>,
  options: Parameters<typeof startStudio>[0] = {},
): () => Viewer {
  // Many times what a page takes: the machine may do other things.
  vi.setConfig({ testTimeout: 45_000 });
  const path = chromiumPath();
  let opened: Viewer | undefined;
  beforeAll(async () => {
    if (path === undefined) return;
    const [browser, studio] = await Promise.all([browserAt(path), startStudio({ port: 0, memory: true, ...options })]);
    await fill(studio);
    opened = { studio, visit: (options = {}) => visit(browser, studio, options) };
  }, 60_000);
  beforeEach((context) => {
    if (path === undefined) context.skip(noChromium);
  });
  afterAll(() => opened?.studio.close());
  return () => {
    if (opened === undefined) throw new Error("the viewer was not opened");
    return opened;
  };
}
