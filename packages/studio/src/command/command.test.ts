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

  it("takes what is secret from the environment, which no list of processes shows", () => {
    const secrets = { LANGFUSE_STUDIO_TOKEN: "t".repeat(16), LANGFUSE_STUDIO_FORWARD: "https://pk:sk@host" };
    expect(readArguments([], secrets)).toMatchObject({ token: "t".repeat(16), forward: "https://pk:sk@host" });
    const given = ["--token", "u".repeat(16), "--forward", "http://localhost:4318"];
    expect(readArguments(given, secrets)).toMatchObject({ token: "u".repeat(16), forward: "http://localhost:4318" });
    const empty = { LANGFUSE_STUDIO_TOKEN: "", LANGFUSE_STUDIO_FORWARD: "" };
    expect(readArguments([], empty)).toMatchObject({ token: undefined, forward: undefined });
  });

  it.each([
    ["--forward=ftp://pk:pw-123@host"],
    ["--forward=pk:pw-123@host"],
    ["--forward=https://pw-123@host"],
    ["--forward=https://pk:pw-123@"],
    ["https://pk:pw-123'@host"],
    ["--forwards=https://pk:pw-123@host"],
  ])("refuses %s without a word of its keys", async (argument) => {
    const { code, error } = await run([argument, "--memory"]);
    expect(code).toBe(2);
    expect(error).not.toContain("pw-123");
  });

  it("explains itself, with examples that can be understood", async () => {
    const { code, out } = await run(["--help"]);
    expect([code, out]).toEqual([0, expect.stringContaining("--max-size")]);
    const examples = [...out.matchAll(/^ {2}npx @langfuse-kit\/studio(.*)$/gm)].map(([, rest = ""]) => rest);
    expect(examples).toHaveLength(3);
    for (const rest of examples) expect(readArguments(rest.split(" ").filter((word) => word !== ""))).toBeDefined();
  });
});
