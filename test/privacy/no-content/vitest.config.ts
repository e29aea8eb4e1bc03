import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import root from "../../../vitest.config.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** What is left out, and why. */
const others: Readonly<Record<string, string>> = {
  "test/privacy/no-content/**": "runs the suites in its turn",
  "test/privacy/masks.test.ts": "has masks that put texts of their own where numbers were",
  "packages/studio/src/server/forward.test.ts": "sends on what other clients have sent, as it came",
  "test/house/**": "traces nothing",
  "test/reporter.test.ts": "traces nothing",
};

type Project = { readonly test: { readonly exclude?: readonly string[] } };

const projects = ((root.test?.projects ?? []) as readonly Project[]).map((project) => ({
  ...project,
  test: { ...project.test, exclude: [...(project.test.exclude ?? ["**/node_modules/**"]), ...Object.keys(others)] },
}));

/** The suites as they are, with somebody who looks at what leaves. */
const config: ViteUserConfig = defineConfig({
  ...root,
  root: path("../../.."),
  test: {
    ...root.test,
    projects: projects as never,
    setupFiles: [path("./watch.ts")],
    // What is waited for is content, mostly, and never comes.
    expect: { poll: { timeout: 1_000 } },
    maxWorkers: 4,
    reporters: ["dot"],
  },
});

export default config;
