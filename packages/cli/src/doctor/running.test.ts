import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDoctor } from "./index.ts";
import { checkInstallation } from "./installation.ts";
import { checkStart } from "./running.ts";
import type { Finding, Patient } from "./types.ts";

/** As they were built and installed: what is started is a program of its own. */
const core = JSON.stringify(fileURLToPath(new URL("../../../core/dist/index.mjs", import.meta.url)));
const installed = (name: string): string => fileURLToPath(new URL(`../../../../node_modules/${name}`, import.meta.url));

const keys = { LANGFUSE_PUBLIC_KEY: "pk-lf-own", LANGFUSE_SECRET_KEY: "sk-lf-own" };

async function start(server: string, more: Readonly<Record<string, string>> = {}, given: NodeJS.ProcessEnv = keys) {
  const manifest = { type: "module", main: "server.js", dependencies: { express: "^5.0.0" } };
  const cwd = projectFolder({ "package.json": manifest, "server.js": server, ...more });
  const { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY, ...others } = process.env;
  const env = { ...others, ...given };
  const terminal = recordingTerminal({ cwd, env });
  await runDoctor(["--start", "--json"], terminal);
  const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
  return Object.assign((name: string) => findings.find((one) => one.name === name), { cwd });
}

describe("doctor, of an application that it starts", { timeout: 40_000 }, () => {
  it("says what is in force, and which attributes the server would ignore", async () => {
    const finding = await start(`
      import { initLangfuse, trace } from ${core};
      import { createServer } from "node:http";
      await import(${JSON.stringify(installed("express/index.js"))});
      initLangfuse({ serviceName: "cats", global: true, sampleRate: 0.999, sample: () => true, capture: "redacted" });
      createServer((request, response) =>
        trace("cats", { userId: "ada", tags: ["a"], metadata: { b: 1 } }, (root) => {
          root.otelSpan.setAttribute("tenant", "zoo");
          root.generation("answer", { model: "gpt-4o", prompt: { name: "p", version: 2 }, usage: { input: 1 } }).end();
          response.end("meow");
        }),
      ).listen(process.env.PORT);
    `);
    expect(finding("first trace")).toMatchObject({ level: "ok", why: "node server.js: it came, with 2 observations" });
    expect(finding("attributes")).toMatchObject({ level: "warning", why: "The server makes nothing of tenant." });
    expect(finding("in force")?.why).toContain("cats, default; capture redacted, transport otlp; options in code: ");
    expect(finding("sampling in force")?.why).toBe("99.9% of traces, and sample in code");
    expect(finding("provider")?.why).toBe("ours is OpenTelemetry's global one");
    expect(finding("context manager")?.why).toBe("ours, and it keeps a context over an await");
    expect(finding("loading order")).toMatchObject({ level: "warning", why: expect.stringContaining("express had") });
    expect(finding("loaded copies")?.why).toBe("one of each package");
  });

  it("sees a foreign provider without a context manager, two copies of the API, and a rate of nothing", async () => {
    const copy = (of: string): Record<string, string> => ({
      [`node_modules/${of}/index.js`]: 'import "@opentelemetry/api";',
      [`node_modules/${of}/package.json`]: '{"type":"module"}',
      [`node_modules/${of}/node_modules/@opentelemetry/api/index.js`]: "",
      [`node_modules/${of}/node_modules/@opentelemetry/api/package.json`]: '{"type":"module"}',
    });
    const api = JSON.stringify(installed("@opentelemetry/api/build/src/index.js"));
    const finding = await start(
      `
      import "one"; import "other";
      import { trace as api } from ${api};
      import { initLangfuse, trace } from ${core};
      import { createServer } from "node:http";
      class TheirProvider { getTracer() {} }
      api.setGlobalTracerProvider(new TheirProvider());
      initLangfuse({ sampleRate: 0 });
      createServer((request, response) => trace("cats", () => response.end("meow"))).listen(process.env.PORT);
    `,
      { ...copy("one"), ...copy("other") },
    );
    expect(finding("first trace")).toMatchObject({
      level: "problem",
      why: "Sampling left it out: the rate in force is 0.",
    });
    expect(finding("sampling in force")?.level).toBe("problem");
    expect(finding("provider")?.why).toBe("TheirProvider has the global one; ours is its own");
    expect(finding("context manager")).toMatchObject({ level: "warning", why: expect.stringContaining("do not nest") });
    expect(finding("loaded copies")).toMatchObject({
      level: "warning",
      why: expect.stringMatching(/^Loaded more than once: @opentelemetry\/api from .*one.* and .*other/),
    });
    expect(finding("loading order")?.level).toBe("ok");
  });

  it("sees that nobody calls initLangfuse()", async () => {
    const finding = await start(`
      (await import("node:http")).createServer((q, r) => r.end()).listen(process.env.PORT);
    `);
    expect(finding("first trace")?.why).toContain("and never called initLangfuse()");
    expect(finding("in force")).toBeUndefined();
    expect(finding("loading order")?.level).toBe("problem");
  });

  const dotEnv = { ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-file\nLANGFUSE_SECRET_KEY=sk-lf-file\nDATABASE_URL=file\n" };
  const app = (before: string): string => `
    import { initLangfuse, loadLangfuseEnv, trace } from ${core};
    import { createServer } from "node:http";
    import { writeFileSync } from "node:fs";
    ${before}
    initLangfuse({ serviceName: "cats" });
    writeFileSync("seen", [process.env.LANGFUSE_PUBLIC_KEY, process.env.DATABASE_URL].join());
    createServer((request, response) => trace("cats", () => response.end("meow"))).listen(process.env.PORT);
  `;

  it.each([
    ["keys in a file that nothing loads", "", dotEnv, "nothing loads .env before initLangfuse()"],
    ["no keys anywhere", "", {}, "The application finds no keys."],
    [
      "one of two keys",
      'process.env.LANGFUSE_PUBLIC_KEY = "pk-lf-code";',
      {},
      "The application finds one of the two keys.",
    ],
  ])("sees that it does not find %s", async (_, before, more, why) => {
    const finding = await start(app(before), more, {});
    expect(finding("keys")).toMatchObject({ level: "problem", why: expect.stringContaining(why) });
    expect(finding("first trace")).toMatchObject({
      level: "problem",
      why: expect.stringContaining("Tracing is off in the application"),
    });
  });

  it.each([
    ["core's own", 'loadLangfuseEnv(".env");'],
    ["Node", "process.loadEnvFile();"],
  ])("sees that it finds the keys in a file that %s loads, and lets it have none of them", async (name, before) => {
    const finding = await start(app(before), dotEnv, {});
    expect(finding("keys")).toMatchObject({ level: "ok", why: expect.stringContaining("from .env") });
    expect(finding("first trace")?.level).toBe("ok");
    const [key, database] = readFileSync(join(finding.cwd, "seen"), "utf8").split(",");
    expect(key).toMatch(/^pk-lf-(?!file)/);
    // What doctor reads the application does not inherit.
    expect(database).toBe(name === "Node" ? "file" : "");
  });

  it("takes keys of the application's own for keys", async () => {
    const finding = await start(
      app("process.env.LANGFUSE_PUBLIC_KEY = 'pk-lf-a'; process.env.LANGFUSE_SECRET_KEY = 'sk-lf-a';"),
      {},
      {},
    );
    expect(finding("keys")).toMatchObject({ level: "ok", why: expect.stringContaining("has its own") });
  });
});

it("doctor believes a bundle that says what it holds, and says that it saw no copies", async () => {
  const project = readProject(projectFolder({ "package.json": { main: "index.js" }, "index.js": "" }));
  const kit = { serviceName: "cats", sampleRate: 1, capture: "full", transport: "otlp", given: [], loadedBefore: [] };
  const started = { command: "npm start", trace: "cats", ignored: [], inside: { kit, copies: {} } };
  const patient = { project, started } as unknown as Patient;
  const findings = [...(await checkInstallation(patient)), ...(await checkStart(patient))];
  const of = (name: string) => findings.find((one) => one.name === name);
  expect(of("packages")).toMatchObject({ level: "ok", why: "bundled into the application; versions are not known" });
  expect(of("loaded copies")?.why).toBe("none was seen: a bundle holds what it needs itself");
});
