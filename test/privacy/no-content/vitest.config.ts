import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import root from "../../../vitest.config.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The suites as they are, with somebody who looks at what leaves. */
const config: ViteUserConfig = defineConfig({
  root: path("../../.."),
  ...(root.resolve && { resolve: root.resolve }),
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/*nest-11*.test.ts"],
    isolate: true,
    setupFiles: [path("./watch.ts")],
  },
});

export default config;
