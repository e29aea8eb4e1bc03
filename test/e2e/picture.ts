import { fileURLToPath } from "node:url";
import { ask, conversations } from "../../apps/demo/src/conversations.ts";
import type { Observation } from "../../apps/demo/src/trace.ts";
import { wholeTrace } from "../../apps/demo/src/whole-trace.ts";
import { chromiumPath, openBrowser } from "../browser/harness/chromium.ts";
import { openStage, question } from "./stage.ts";

// node test/e2e/picture.ts: the picture in README.md, of a trace that the demo makes now.
const byStart = (left: Observation, right: Observation): number => left.startTime.localeCompare(right.startTime);
const stage = await openStage();
const browser = await openBrowser(chromiumPath() ?? "");
try {
  for (const { chatId, user, questions } of conversations) {
    for (const text of questions) await ask(stage.stack.url, chatId, user, text);
  }
  const { traceId } = await ask(stage.stack.url, "frames", "ada", question);
  const { observations } = await wholeTrace(stage.studio.url, traceId);
  const chosen = observations.filter(({ type }) => type === "GENERATION").sort(byStart)[1];
  const page = await browser.newPage({ viewport: { width: 1440, height: 800 }, deviceScaleFactor: 1.5 });
  await page.goto(`${stage.studio.url}/traces/${traceId}?observation=${chosen?.id}`);
  await page.getByText("llm_request").first().waitFor();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.screenshot({ path: fileURLToPath(new URL("../../docs/images/trace-in-studio.png", import.meta.url)) });
} finally {
  await browser.close();
  await stage.close();
}
