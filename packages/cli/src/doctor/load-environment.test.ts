import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { loadEnvironment } from "./load-environment.ts";

const text = "\uFEFFLANGFUSE_PUBLIC_KEY=pk-lf-1\nLANGFUSE_SECRET_KEY: sk-lf-1\nLANGFUSE_BASE_URL=http://localhost:1\n";

function load(manifest: object, index = "", env: NodeJS.ProcessEnv = {}) {
  const folder = projectFolder({ "package.json": { main: "index.js", ...manifest }, "index.js": index, ".env": text });
  const { unread } = loadEnvironment(folder, env, readProject(folder));
  return { unread, env };
}

describe("a .env file", () => {
  it.each([
    ["among the dependencies", { dependencies: { dotenv: "^17.0.0" } }, ""],
    ["imported", {}, 'import "dotenv/config";'],
    ["in a script", { scripts: { start: "node -r dotenv/config index.js" } }, ""],
    ["behind core's own", {}, 'loadLangfuseEnv(".env");'],
    ["behind NestJS", { dependencies: { "@nestjs/config": "^4.0.0" } }, ""],
  ])("is read as dotenv reads it, which is %s", (_, manifest, index) => {
    expect(load(manifest, index)).toEqual({
      unread: [],
      env: {
        LANGFUSE_PUBLIC_KEY: "pk-lf-1",
        LANGFUSE_SECRET_KEY: "sk-lf-1",
        LANGFUSE_BASE_URL: "http://localhost:1",
      },
    });
  });

  it("is read as Node reads it elsewhere, and what Node does not read is known", () => {
    const { unread, env } = load({ scripts: { start: "node --env-file=.env index.js" } });
    expect(unread).toEqual(["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"]);
    expect(env.LANGFUSE_SECRET_KEY).toBeUndefined();
    expect(env.LANGFUSE_PUBLIC_KEY).toBeUndefined();
  });

  it("says nothing over what stands in the environment", () => {
    expect(load({ dependencies: { dotenv: "1" } }, "", { LANGFUSE_PUBLIC_KEY: "other" }).env).toMatchObject({
      LANGFUSE_PUBLIC_KEY: "other",
    });
  });

  it("counts after those that the start script and the code name before it", () => {
    const index = `process.loadEnvFile(\`.env.\${process.env.NODE_ENV ?? "dev"}\`);`;
    const folder = projectFolder({
      "package.json": { scripts: { start: "NODE_ENV=production node --env-file=config/all.env index.js" } },
      "index.js": index,
      "config/all.env": "LANGFUSE_PUBLIC_KEY=pk-lf-all\n",
      ".env.production": "LANGFUSE_SECRET_KEY=sk-lf-production\nLANGFUSE_PUBLIC_KEY=pk-lf-production\n",
      ".env": "LANGFUSE_SECRET_KEY=sk-lf-1\nLANGFUSE_BASE_URL=http://localhost:1\n",
    });
    const env: NodeJS.ProcessEnv = {};
    const { origins } = loadEnvironment(folder, env, readProject(folder));
    expect(env).toEqual({
      LANGFUSE_PUBLIC_KEY: "pk-lf-all",
      LANGFUSE_SECRET_KEY: "sk-lf-production",
      LANGFUSE_BASE_URL: "http://localhost:1",
    });
    expect(Object.fromEntries(origins)).toEqual({
      LANGFUSE_PUBLIC_KEY: "config/all.env",
      LANGFUSE_SECRET_KEY: ".env.production",
      LANGFUSE_BASE_URL: ".env",
    });
  });
});
