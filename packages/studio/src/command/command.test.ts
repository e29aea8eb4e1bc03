import { describe, expect, it } from "vitest";
import { startStudio } from "../index.ts";
import { readArguments } from "./arguments.ts";
import { runStudio } from "./index.ts";

async function run(
  args: readonly string[],
  stop = new AbortController(),
): Promise<{ code: number; out: string; error: string }> {
  const said = { out: "", error: "" };
  const out = (text: string): void => {
    said.out += text;
    // It greets when it is ready, and then may end.
    if (text.startsWith("Studio runs")) stop.abort();
  };
  const error = (text: string): void => {
    said.error += text;
  };
  const code = await runStudio(args, { out, error, isPerson: false, stop: stop.signal });
  return { code, ...said };
}

describe("the command", () => {
  it("says where it runs and what an application needs, and ends when it is stopped", async () => {
    const { code, out } = await run(["--port", "0", "--memory"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Studio runs at http:\/\/localhost:\d+\n/);
    for (const name of ["BASE_URL=http://localhost:", "PUBLIC_KEY=pk-lf-", "SECRET_KEY=sk-lf-", "HOLD_MS=250"]) {
      expect(out).toContain(`LANGFUSE_${name}`);
    }
  });

  it("says what is in the way in one line, and ends with 1", async () => {
    await using studio = await startStudio({ port: 0, memory: true });
    const { code, error, out } = await run(["--port", String(studio.port), "--memory"]);
    expect([code, out]).toEqual([1, ""]);
    expect(error).toBe(
      `[@langfuse-kit/studio] Studio is running already, at ${studio.url}. Open it, or choose another port.\n`,
    );
  });

  it.each([
    [["--port", "x"], "--port"],
    [["--max-size", "big"], "--max-size"],
    [["--max-size", "-1"], "--max-size"],
    [["--nonsense"], "--nonsense"],
    [["--host", "0.0.0.0"], "token"],
    [["--max-size", "1KB"], "maxBytes"],
    [["--forward", "nowhere"], "forward is no address"],
    [["--prompts", "/nowhere"], "which is no folder"],
    [["--prices", "/nowhere"], "Cannot read the price file"],
  ])("does not guess what %j means", async (args, named) => {
    const { code, error } = await run([...args, "--memory"]);
    expect(code).toBe(2);
    expect(error).toContain(named);
    expect(error.trim().split("\n")).toHaveLength(1);
  });

  it("explains itself, with examples that can be understood", async () => {
    const { code, out } = await run(["--help"]);
    expect([code, out]).toEqual([0, expect.stringContaining("--max-size")]);
    const examples = [...out.matchAll(/^ {2}npx @langfuse-kit\/studio(.*)$/gm)].map(([, rest = ""]) => rest);
    expect(examples).toHaveLength(3);
    for (const rest of examples) expect(readArguments(rest.split(" ").filter((word) => word !== ""))).toBeDefined();
  });
});
