import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { startStudio } from "@langfuse-kit/studio";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDoctor } from "./index.ts";
import type { Finding } from "./types.ts";

interface Answer {
  readonly code: number;
  readonly finding: (name: string) => Pick<Finding, "level" | "why" | "fix"> | undefined;
  readonly findings: readonly Finding[];
}

async function doctor(cwd: string, variables: Readonly<Record<string, string>>): Promise<Answer> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const terminal = recordingTerminal({ cwd, env: process.env });
  const code = await runDoctor(["--json"], terminal);
  const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
  return { code, findings, finding: (name) => findings.find((one) => one.name === name) };
}

afterEach(() => vi.unstubAllEnvs());

describe("doctor, where all is well", () => {
  it("sends a hierarchy with a generation and a score, and reads it back", { timeout: 30_000 }, async () => {
    await using studio = await startStudio({ port: 0, memory: true });
    const { code, finding, findings } = await doctor(projectFolder({}), { ...studio.environment });
    expect(findings.filter(({ level }) => level !== "ok")).toEqual([]);
    expect(code).toBe(0);
    expect(finding("auth")?.why).toContain('"Studio"');
    const link = /http\S+\/trace\/(\w+)/.exec(finding("test trace")?.why ?? "");
    const page = await fetch(link?.[0] ?? "");
    expect([page.url, page.status]).toEqual([`${studio.url}/traces/${link?.[1]}`, 200]);
    expect(finding("read back")?.why).toBe("3 observations and the score");
  });
});

it.each(["nowhere", "file"])("doctor looks at nothing where there is no folder: %s", async (name) => {
  const terminal = recordingTerminal({ cwd: projectFolder({ file: "" }), env: process.env });
  const refused = { exitCode: 2, message: expect.stringMatching(new RegExp(`^There is no folder .*${name}\\.`)) };
  await expect(runDoctor(["--cwd", name, "--json"], terminal)).rejects.toMatchObject(refused);
  expect(terminal.outs).toEqual([]);
});

describe("doctor says", () => {
  it("that keys are refused, and that nothing arrived", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse();
    const { code, finding } = await doctor(projectFolder({}), {
      ...server.environment,
      LANGFUSE_SECRET_KEY: "sk-lf-other",
    });
    expect(code).toBe(1);
    expect(finding("host")?.level).toBe("ok");
    expect(finding("test trace")?.level).toBe("problem");
  });

  it("that nobody listens at the address", { timeout: 30_000 }, async () => {
    const server = await startFakeLangfuse();
    await server.close();
    const { code, finding } = await doctor(projectFolder({}), server.environment);
    expect(code).toBe(1);
    expect(finding("host")).toMatchObject({ level: "problem", why: expect.stringContaining("ECONNREFUSED") });
  });

  it("that the address is no Langfuse, and follows no redirect with keys", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse();
    const { finding } = await doctor(projectFolder({}), {
      ...server.environment,
      LANGFUSE_BASE_URL: `${server.url}/nowhere`,
    });
    expect(finding("host")).toMatchObject({ level: "problem", why: expect.stringContaining("not as a Langfuse does") });
  });

  it("which keys are missing, and reads .env for them", async () => {
    const folder = projectFolder({ ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-1\n" });
    vi.stubEnv("LANGFUSE_PUBLIC_KEY", undefined);
    vi.stubEnv("LANGFUSE_SECRET_KEY", undefined);
    const { code, finding } = await doctor(folder, {});
    expect(code).toBe(1);
    expect(finding("keys")?.why).toBe("LANGFUSE_SECRET_KEY is not set.");
  });

  it("which keys .env has in a way that Node does not read", async () => {
    const folder = projectFolder({ ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-1\nLANGFUSE_SECRET_KEY: sk-lf-1\n" });
    vi.stubEnv("LANGFUSE_PUBLIC_KEY", undefined);
    vi.stubEnv("LANGFUSE_SECRET_KEY", undefined);
    const { code, finding } = await doctor(folder, {});
    expect(code).toBe(1);
    expect(finding(".env")).toMatchObject({ level: "warning", why: expect.stringContaining("LANGFUSE_SECRET_KEY") });
  });

  it("that the keys are the wrong way round", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse();
    const swapped = { LANGFUSE_PUBLIC_KEY: "sk-lf-1", LANGFUSE_SECRET_KEY: "pk-lf-1" };
    const { finding } = await doctor(projectFolder({}), { ...server.environment, ...swapped });
    expect(finding("configuration")).toMatchObject({
      level: "problem",
      why: expect.stringContaining("Swap publicKey and secretKey."),
    });
  });
});

describe("doctor, of a project", () => {
  const off = { LANGFUSE_TRACING_ENABLED: "false" };
  const installed = (version: string, more: object = {}): object => ({ version, ...more });
  const entry = 'import "./instrumentation.js";\nimport express from "express";\nimport "@langfuse-kit/express";\n';
  const healthy = {
    "package.json": { type: "module", main: "index.js", dependencies: { express: "^5.0.0" } },
    "index.js": entry,
    "instrumentation.js": 'initLangfuse({ serviceName: "cats", global: true });',
    "node_modules/express/package.json": installed("5.3.0"),
    "node_modules/@langfuse-kit/core/package.json": installed("1.0.0", {
      peerDependencies: { "@opentelemetry/api": "^1.9.0" },
    }),
    "node_modules/@langfuse-kit/express/package.json": installed("1.0.0", { peerDependencies: { express: "^5.0.0" } }),
    "node_modules/@opentelemetry/api/package.json": installed("1.9.1"),
  };

  it("finds nothing wrong with one that is right", async () => {
    const { findings } = await doctor(projectFolder(healthy), off);
    expect(findings.filter(({ level }) => level !== "ok").map(({ name }) => name)).toEqual(["keys"]);
  });

  it("finds nothing wrong with a bundle beside which nothing is installed", async () => {
    const core = readFileSync(new URL("../../../core/src/runtime/error.ts", import.meta.url), "utf8");
    const bundle = {
      "package.json": { scripts: { start: "node dist/index.cjs" }, dependencies: { express: "^5.0.0" } },
      "dist/index.cjs": core.match(/Symbol\.for\(.*?\)/)?.[0] ?? "",
    };
    const { findings, finding } = await doctor(projectFolder(bundle), off);
    expect(finding("packages")?.why).toBe("bundled into dist/index.cjs; versions are not known");
    expect(findings.filter(({ level }) => level !== "ok").map(({ name }) => name)).toEqual(["keys"]);
  });

  it("sees what Yarn's Plug'n'Play keeps, where it is run by it, and says so where it is not", async () => {
    const { "package.json": manifest, "index.js": index, "instrumentation.js": setUp } = healthy;
    const archives = Object.entries(healthy)
      .filter(([file]) => file.startsWith("node_modules/"))
      .map(([file, content]) => [file.replace("node_modules/", "archives/"), content]);
    const files = { "package.json": manifest, "index.js": index, "instrumentation.js": setUp, ".pnp.cjs": "" };
    const folder = projectFolder({ ...files, ...Object.fromEntries(archives) });
    const outside = await doctor(folder, off);
    expect(outside.finding("packages")).toMatchObject({ level: "warning", fix: expect.stringContaining("yarn") });

    const find = (name: string): string => join(folder, "archives", name);
    const names = ["express", "@langfuse-kit/core", "@langfuse-kit/express", "@opentelemetry/api"];
    const runtime = {
      getAllLocators: () => names.map((name) => ({ name, reference: "npm:1" })),
      getPackageInformation: ({ name }: { name: string }) => ({ packageLocation: find(name) }),
      resolveToUnqualified: find,
    };
    onTestFinished(() => void delete (Module as { findPnpApi?: unknown }).findPnpApi);
    Object.assign(Module, { findPnpApi: () => runtime });
    const { findings, finding } = await doctor(folder, off);
    expect(finding("packages")?.why).toBe("core 1.0.0, express 1.0.0");
    expect(findings.filter(({ level }) => level !== "ok").map(({ name }) => name)).toEqual(["keys"]);
  });

  const cases: [string, Record<string, string | object>, string, Finding["level"], string][] = [
    [
      "two copies of @opentelemetry/api",
      { "node_modules/other/node_modules/@opentelemetry/api/package.json": installed("1.8.0") },
      "@opentelemetry/api",
      "warning",
      "several versions",
    ],
    [
      "a peer that is too old",
      { "node_modules/express/package.json": installed("4.0.0") },
      "peers",
      "problem",
      "wants express ^5.0.0; 4.0.0 is installed",
    ],
    [
      "versions of the kit that differ",
      { "node_modules/@langfuse-kit/express/package.json": installed("1.1.0") },
      "packages",
      "warning",
      "Versions differ",
    ],
    [
      "an initializer that comes late",
      { "index.js": 'import express from "express";\nimport "./instrumentation.js";\n' },
      "loading order",
      "warning",
      "loads express before instrumentation.js",
    ],
    [
      "an initializer that nobody loads",
      { "index.js": 'import express from "express";\n' },
      "loading order",
      "problem",
      "never call initLangfuse()",
    ],
    [
      "an adapter that is not used",
      { "index.js": 'import "./instrumentation.js";\n' },
      "express",
      "warning",
      "is not used",
    ],
    [
      "global slots that two tracers want",
      { "package.json": { main: "index.js", dependencies: { express: "^5.0.0", "@sentry/node": "^11.0.0" } } },
      "provider",
      "warning",
      "which Sentry may want too",
    ],
  ];
  it("says that it has not found the application, and looks at the others all the same", async () => {
    const { "package.json": manifest, "index.js": _, ...others } = healthy;
    const scripts = { "worker:mail": "node mail.js" };
    const files = { ...others, "package.json": { ...manifest, main: "gone.js", scripts } };
    const mail = { "mail.js": 'import "express";\n' };
    const { finding, findings } = await doctor(projectFolder({ ...files, ...mail }), off);
    expect(finding("loading order")?.why).toContain("The entry of the application was not found");
    expect(findings.filter(({ name }) => name === "loading order").map(({ why }) => why)).toEqual([
      expect.any(String),
      'mail.js, which the script "worker:mail" starts, never calls initLangfuse().',
    ]);
    expect(finding("express")).toMatchObject({ level: "warning", why: expect.stringContaining("is not used") });
  });

  it("names the applications of a workspace in whose root it is", async () => {
    const { "package.json": manifest } = healthy;
    const files = { "package.json": { workspaces: ["apps/*"] }, "apps/api/package.json": manifest };
    const { finding } = await doctor(projectFolder(files), off);
    expect(finding("loading order")).toMatchObject({ level: "warning", fix: "Say which one: --cwd apps/api." });
  });

  const beside = (tracers: Readonly<Record<string, string>>): Record<string, object> => ({
    "node_modules/@opentelemetry/api/package.json": installed("1.10.0"),
    "node_modules/other/node_modules/@opentelemetry/api/package.json": installed("1.9.1"),
    ...Object.fromEntries(
      Object.entries(tracers).map(([name, range]) => [
        `node_modules/${name}/package.json`,
        installed("1.0.0", { dependencies: { "@opentelemetry/api": range } }),
      ]),
    ),
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "which version of OpenTelemetry's API suits Datadog as well",
      { "dd-trace": ">=1.0.0 <1.10.0" },
      "Run `npm install @opentelemetry/api@~1.9.1`: all that ask for it accept that.",
    ],
    [
      "which suits all of several tracers",
      { "@sentry/node": ">=1.9.1 <1.10.0", "@opentelemetry/sdk-node": ">=1.3.0 <1.10.0", next: "^1.1.0" },
      "Run `npm install @opentelemetry/api@~1.9.1`: all that ask for it accept that.",
    ],
    [
      "that one exact version suits",
      { "dd-trace": "1.9.1" },
      "Run `npm install @opentelemetry/api@1.9.1`: all that ask for it accept that.",
    ],
    [
      "that the newest suits all",
      { "@sentry/node": "^1.9.1" },
      "Run `npm install @opentelemetry/api@1.10.0`: all that ask for it accept that.",
    ],
    [
      "that none suits all, and why",
      { "dd-trace": ">=1.0.0 <1.10.0", "@opentelemetry/sdk-trace": "^1.10.0" },
      "Let them agree: update who wants the oldest, or write an override. No installed version suits all: @opentelemetry/sdk-trace wants ^1.10.0, dd-trace wants >=1.0.0 <1.10.0.",
    ],
    [
      "nothing of what is no range",
      { "dd-trace": ">=1.0.0 <1.10.0", linked: "file:../api", tagged: "latest" },
      "Run `npm install @opentelemetry/api@~1.9.1`: all that ask for it accept that.",
    ],
  ])("says %s", async (_, tracers, fix) => {
    const { findings } = await doctor(
      projectFolder({ ...healthy, "package-lock.json": "{}", ...beside(tracers) }),
      off,
    );
    expect(findings.find(({ name }) => name === "@opentelemetry/api")).toMatchObject({ level: "warning", fix });
  });

  it("says it with the project's own package manager", async () => {
    const files = { ...healthy, "pnpm-lock.yaml": "", ...beside({ "dd-trace": ">=1.0.0 <1.10.0" }) };
    const { findings } = await doctor(projectFolder(files), off);
    const found = findings.find(({ name }) => name === "@opentelemetry/api");
    expect(found?.fix).toContain("`pnpm add @opentelemetry/api@~1.9.1`");
  });

  it.each(cases)("sees %s", async (_, change, name, level, why) => {
    const { finding } = await doctor(projectFolder({ ...healthy, ...change }), off);
    expect(finding(name)).toMatchObject({ level, why: expect.stringContaining(why) });
  });
});
