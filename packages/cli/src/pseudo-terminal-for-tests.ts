import { spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished } from "vitest";

/** What a test says that skips itself; undefined where `script` of util-linux makes pseudo-terminals. */
export const pseudoTerminalMissing: string | undefined = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
)
  ? undefined
  : "no script of util-linux was found";

export interface PseudoTerminal {
  /** What was printed so far, without colours and moves of the cursor. */
  readonly text: () => string;
  readonly raw: () => string;
  readonly type: (keys: string) => void;
  readonly shows: (text: string) => Promise<void>;
  readonly exitCode: Promise<number>;
}

export const keys = { enter: "\r", down: "\u001B[B", interrupt: "\u0003" } as const;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs a program where somebody sits, in a terminal of so many columns. */
export function openTerminal(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
  columns = 80,
): PseudoTerminal {
  const { CI: _, FORCE_COLOR: __, ...quiet } = env;
  const line = `stty cols ${columns} rows 50; exec ${command.map(quoted).join(" ")}`;
  const child = spawn("script", ["-qfec", line, "/dev/null"], {
    cwd,
    env: { ...quiet, TERM: "xterm-256color", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let raw = "";
  child.stdout.setEncoding("utf8").on("data", (data: string) => {
    raw += data;
  });
  const text = (): string => stripVTControlCharacters(raw).replaceAll("\r", "");
  return {
    text,
    raw: () => raw,
    type: (typed) => void child.stdin.write(typed),
    shows: (wanted) => expect.poll(text, { timeout: 20_000, interval: 20 }).toContain(wanted),
    exitCode: new Promise((resolve) => child.once("close", (code) => resolve(code ?? -1))),
  };
}
