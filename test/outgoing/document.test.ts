import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { run } from "../package/nodes.ts";

const programs = "test/outgoing/programs";

describe("docs/propagation.md", () => {
  it.each(["gateway.mjs", "search.mjs"])("shows %s as it stands in its file", (file) => {
    expect(readFileSync("docs/propagation.md", "utf8")).toContain(
      `\`\`\`js\n${readFileSync(`${programs}/${file}`, "utf8")}\`\`\``,
    );
  });

  it("has programs that make one trace of two services", { timeout: 20_000 }, async () => {
    await using langfuse = await startFakeLangfuse();
    const env = { PATH: process.env.PATH, ...langfuse.environment };
    const search = spawn(process.execPath, [`${programs}/search.mjs`], {
      env: { ...env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(search.stdout.setEncoding("utf8"), "data");
    const gateway = { ...env, SEARCH_URL: `http://localhost:${Number(line)}` };
    expect(await run(process.execPath, [`${programs}/gateway.mjs`], process.cwd(), gateway)).toMatchObject({ code: 0 });
    search.kill("SIGTERM");
    await once(search, "exit");
    const traces = langfuse.traces();
    expect(traces).toHaveLength(1);
    expect(traces[0]?.roots.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([
      ["question", ["find"]],
    ]);
  });
});
