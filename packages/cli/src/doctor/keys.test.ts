import { afterEach, describe, expect, it, vi } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDoctor } from "./index.ts";
import type { Finding } from "./types.ts";

afterEach(() => vi.unstubAllEnvs());

describe("doctor says of the keys", () => {
  const program = 'import { initLangfuse } from "@langfuse-kit/core";\ninitLangfuse();\n';
  const unloaded = "They are in .env, and nothing that was seen loads it before initLangfuse().";
  it.each<[string, string, Record<string, string | object>, Finding["level"], string]>([
    ["that nothing loads .env", program, {}, "warning", unloaded],
    ["that .env is loaded too late", `${program}process.loadEnvFile();\n`, {}, "warning", unloaded],
    [
      "that a module loads .env too late",
      'import "./instrumentation.js";\nimport "./config.js";\n',
      { "instrumentation.js": program, "config.js": 'import "dotenv/config";\n' },
      "warning",
      unloaded,
    ],
    [
      "that a module loads .env",
      'import "./config.js";\nimport "./instrumentation.js";\n',
      { "instrumentation.js": program, "config.js": 'import dotenv from "dotenv";\ndotenv.config();\n' },
      "ok",
      "public key pk-lf-1…, and a secret key, from .env, loaded by config.js",
    ],
    [
      "that the initializer loads .env",
      'import "./instrumentation.js";\n',
      { "instrumentation.js": `loadLangfuseEnv(".env");\n${program}` },
      "ok",
      "from .env, loaded by instrumentation.js",
    ],
    [
      "that the start script loads .env",
      program,
      { "package.json": { type: "module", scripts: { start: "node --env-file=.env index.js" } } },
      "ok",
      'from .env, loaded by the script "start"',
    ],
    [
      "that another script loads .env",
      program,
      { "package.json": { scripts: { start: "node index.js", "db:migrate": "dotenv -- prisma migrate" } } },
      "warning",
      unloaded,
    ],
    [
      "that only .env.local has the keys",
      `loadLangfuseEnv(".env.local", ".env");\n${program}`,
      { ".env": "", ".env.local": "LANGFUSE_PUBLIC_KEY=pk-lf-2\nLANGFUSE_SECRET_KEY=sk-lf-2\n" },
      "ok",
      "from .env.local, loaded by index.js",
    ],
    [
      "nothing against a name that is computed",
      `require("dotenv").config({ path: find() });\n${program}`,
      {},
      "ok",
      "by index.js",
    ],
    ["nothing of a program that it cannot see", "", {}, "ok", "from .env"],
  ])("%s", async (_, index, more, level, why) => {
    for (const name of ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("LANGFUSE_BASE_URL", "http://127.0.0.1:1");
    const cwd = projectFolder({
      "package.json": { type: "module", main: "index.js" },
      "index.js": index,
      ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-1\nLANGFUSE_SECRET_KEY=sk-lf-1\n",
      ...more,
    });
    const terminal = recordingTerminal({ cwd, env: process.env });
    await runDoctor(["--json"], terminal);
    const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
    expect(findings.find(({ name }) => name === "keys")).toMatchObject({ level, why: expect.stringContaining(why) });
  });
});

it("doctor says that empty keys of the environment stand before those of .env", async () => {
  vi.stubEnv("LANGFUSE_PUBLIC_KEY", "");
  vi.stubEnv("LANGFUSE_SECRET_KEY", undefined);
  const cwd = projectFolder({ ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-1\nLANGFUSE_SECRET_KEY=sk-lf-1\n" });
  const terminal = recordingTerminal({ cwd, env: process.env });
  await runDoctor(["--json"], terminal);
  const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
  const why = "LANGFUSE_PUBLIC_KEY is set without a value in the environment, which stands before what .env says.";
  expect(findings.find(({ name }) => name === "keys")).toMatchObject({ level: "problem", why });
});

describe("doctor says of a switch", () => {
  const manifest = { type: "module", main: "index.js" };
  const keys = { LANGFUSE_PUBLIC_KEY: "pk-lf-1", LANGFUSE_SECRET_KEY: "sk-lf-1" };

  it.each<[Record<string, string>, string, string]>([
    [{ LANGFUSE_TRACING_ENABLED: "false" }, "", "LANGFUSE_TRACING_ENABLED=false in the environment"],
    [{ OTEL_SDK_DISABLED: "true" }, "", "OTEL_SDK_DISABLED=true in the environment"],
    [{}, "OTEL_SDK_DISABLED=true\n", "OTEL_SDK_DISABLED=true in .env"],
  ])("%j, and %j in .env, that nothing will come", async (variables, file, by) => {
    for (const [name, value] of Object.entries({ OTEL_SDK_DISABLED: undefined, ...keys, ...variables }))
      vi.stubEnv(name, value);
    const cwd = projectFolder({ "package.json": manifest, "index.js": "", ".env": file });
    const terminal = recordingTerminal({ cwd, env: process.env });
    expect(await runDoctor(["--json"], terminal)).toBe(1);
    const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
    expect(findings.find(({ name }) => name === "keys")).toMatchObject({
      level: "problem",
      why: `Tracing is switched off by ${by}.`,
    });
  });
});
