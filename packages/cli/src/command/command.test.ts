import { describe, expect, it } from "vitest";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { version } from "../version.ts";
import { commands, runCommandLine } from "./index.ts";

describe("the command line", () => {
  it("says its version", async () => {
    const terminal = recordingTerminal();
    expect(await runCommandLine(["--version"], terminal)).toBe(0);
    expect(terminal.outs).toEqual([version]);
  });

  it.each([[], ["--help"], ["help"]])("shows every command with an example, asked by %j", async (...args) => {
    const terminal = recordingTerminal();
    expect(await runCommandLine(args, terminal)).toBe(0);
    for (const { name, examples } of commands) {
      expect(terminal.outs[0]).toContain(`  ${name} `);
      expect(terminal.outs[0]).toContain(examples[0]);
    }
  });

  it.each(commands.filter(({ name }) => name !== "studio"))(
    "explains $name, with examples",
    async ({ name, options, examples }) => {
      const terminal = recordingTerminal();
      expect(await runCommandLine([name, "--help"], terminal)).toBe(0);
      for (const text of [...options.map(({ option }) => option), ...examples])
        expect(terminal.outs[0]).toContain(text);
    },
  );

  it("lets a command after -- ask for its own help", async () => {
    const terminal = recordingTerminal();
    expect(await runCommandLine(["dev", "--"], terminal)).toBe(2);
    expect(terminal.errors[0]).toContain("Say what to run");
  });

  it("names the commands when it does not know one", async () => {
    const terminal = recordingTerminal();
    expect(await runCommandLine(["inti"], terminal)).toBe(2);
    expect(terminal.errors[0]).toBe(
      '"inti" is no command. There are: init, undo, doctor, studio, dev, dead-letters, collector.',
    );
  });
});
