import { expect, it, onTestFinished, vi } from "vitest";
import { wholeTrace } from "../../../apps/demo/src/whole-trace.ts";
import { chromiumPath, noChromium, openBrowser } from "../../browser/harness/chromium.ts";
import { read, type Stage } from "../stage.ts";

interface Score {
  readonly name: string;
  readonly value: number;
  readonly traceId: string;
}

const executable = chromiumPath();

/** Runs in the page: how long the first answer is, each time that something changes. */
const noteLengths = `
  globalThis.lengths = [];
  const note = () => lengths.push(document.querySelector("li.assistant")?.textContent.length);
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true });`;

export function chat(open: () => Stage): void {
  const thumbs = async (traceId: string): Promise<number[]> => {
    const { data } = await read<{ data: Score[] }>(open().studio, "v2/scores?name=thumbs");
    return data.filter((score) => score.traceId === traceId).map(({ value }) => value);
  };

  it("streams the answer, and a thumb scores its trace and no other", { timeout: 90_000 }, async (context) => {
    if (executable === undefined) return context.skip(noChromium);
    const stage = open();
    const browser = await openBrowser(executable);
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(stage.stack.url);

    await page.evaluate(noteLengths);
    await page.getByLabel("Your question").fill("How long is the warranty on batteries?");
    const answered = page.waitForResponse((response) => response.url().endsWith("/messages"));
    await page.getByRole("button", { name: "Ask" }).click();
    const answer = page.locator("li.assistant").last();
    await page.getByRole("button", { name: "Helpful", exact: true }).waitFor();
    expect(await answer.textContent()).toMatch(/^From our handbook, .* we replace them\./);
    // It grew piece by piece.
    const lengths: number[] = await page.evaluate("lengths");
    expect(new Set(lengths).size).toBeGreaterThan(5);

    const traceId = (await answered).headers()["x-langfuse-trace-id"] ?? "";
    await page.getByRole("button", { name: "Helpful", exact: true }).click();
    await page.getByText("Thank you.").waitFor();
    await vi.waitFor(async () => expect(await thumbs(traceId)).toEqual([1]), 10_000);
    // The visitor thinks again: the last word counts, and there is still one score.
    await page.getByRole("button", { name: "Not helpful" }).click();
    await vi.waitFor(async () => expect(await thumbs(traceId)).toEqual([0]), 10_000);

    const trace = await wholeTrace(stage.studio.url, traceId);
    expect(trace.userId).toBe("visitor");
    expect(faults).toEqual([]);

    // A second question goes on in the same session, as a trace of its own.
    await page.getByLabel("Your question").fill("Where is my order?");
    const again = page.waitForResponse((response) => response.url().endsWith("/messages"));
    await page.getByRole("button", { name: "Ask" }).click();
    const second = (await again).headers()["x-langfuse-trace-id"] ?? "";
    expect(second).not.toBe(traceId);
    expect((await wholeTrace(stage.studio.url, second)).sessionId).toBe(trace.sessionId);
    expect(await thumbs(second)).toEqual([]);
  });
}
