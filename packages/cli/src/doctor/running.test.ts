import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDoctor } from "./index.ts";
import type { Finding } from "./types.ts";

/** As they were built and installed: what is started is a program of its own. */
const core = JSON.stringify(fileURLToPath(new URL("../../../core/dist/index.mjs", import.meta.url)));
const installed = (name: string): string => fileURLToPath(new URL(`../../../../node_modules/${name}`, import.meta.url));

async function start(server: string, more: Readonly<Record<string, string>> = {}) {
  const manifest = { type: "module", main: "server.js", dependencies: { express: "^5.0.0" } };
  const cwd = projectFolder({ "package.json": manifest, "server.js": server, ...more });
  const env = { ...process.env, LANGFUSE_PUBLIC_KEY: "", LANGFUSE_SECRET_KEY: "" };
  const terminal = recordingTerminal({ cwd, env });
  await runDoctor(["--start", "--json"], terminal);
  const { findings } = JSON.parse(terminal.outs.join("\n")) as { findings: Finding[] };
  return (name: string) => findings.find((one) => one.name === name);
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
});
