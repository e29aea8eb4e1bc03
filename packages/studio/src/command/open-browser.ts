import { spawn } from "node:child_process";

const programs: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  // `start` takes a first quoted argument for a title.
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Tries to; a machine without a browser has the address in its terminal. */
export function openBrowser(url: string): void {
  const [program, ...args] = programs[process.platform] ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
