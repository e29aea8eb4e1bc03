import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where this machine has a Chromium; CHROMIUM_PATH names another. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM_PATH ?? "", ...places].find((path) => path !== "" && existsSync(path));
}

/** Why there is nothing to test with here, in the words that a run ends with. */
export const noChromium = "no Chromium was found (CHROMIUM_PATH names one)";

export async function openBrowser(executablePath: string): Promise<Browser> {
  // In containers the tests run as root, where Chromium refuses its own sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...args, "--disable-gpu", "--disable-dev-shm-usage"] });
}
