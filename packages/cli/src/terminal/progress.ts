import type { Terminal } from "./types.ts";

/** What is over sooner needs no word. */
const patienceMs = 1_000;

/**
 * Runs something that may take its time; says so after a second, with the time where somebody looks.
 * @example await withProgress(terminal, "npm install", () => install());
 */
export async function withProgress<T>(terminal: Terminal, label: string, run: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - began) / 1_000)} s`;
  let said = false;
  const timer = setInterval(() => {
    if (terminal.isInteractive) process.stderr.write(`\r${terminal.style.dim(`${label} … ${seconds()}`)}`);
    else if (!said) terminal.error(`${label} …`);
    said = true;
  }, patienceMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
    if (said && terminal.isInteractive) process.stderr.write(`\r${terminal.style.dim(`${label}: ${seconds()}`)}\n`);
  }
}
