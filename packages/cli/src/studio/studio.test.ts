import { expect, it, onTestFinished, vi } from "vitest";
import { runCommandLine } from "../command/index.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";

it("hands everything to Studio, which has help of its own, and other warnings stay", { timeout: 30_000 }, async () => {
  const { emitWarning } = process;
  const heard: string[] = [];
  process.emitWarning = (warning: string | Error) => void heard.push(String(warning));
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => {
    process.emitWarning = emitWarning;
    written.mockRestore();
  });
  expect(await runCommandLine(["studio", "--help"], recordingTerminal())).toBe(0);
  expect(written.mock.calls.join("")).toContain("--port");
  expect(written.mock.calls.join("")).toContain("Examples");
  process.emitWarning("SQLite is an experimental feature and might change at any time");
  process.emitWarning("something else");
  expect(heard).toEqual(["something else"]);
});

it.each([["--bogus"], ["--port", "abc"]])("ends with 2 for %s %s, as all commands do", async (...args) => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  expect(await runCommandLine(["studio", ...args], recordingTerminal())).toBe(2);
  expect(written.mock.calls.join("")).toContain(args[0]);
});
