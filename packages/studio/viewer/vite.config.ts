import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: UserConfig = defineConfig({
  root: here("."),
  // The older form, in which children need no name, is 700 bytes less to load.
  oxc: {
    jsx: { runtime: "classic", pragma: "$h", pragmaFrag: "$Fragment" },
    // Names that no file has of its own.
    jsxInject: 'import { Fragment as $Fragment, h as $h } from "preact";',
  },
  build: {
    outDir: here("../dist/viewer"),
    emptyOutDir: true,
    target: "es2023",
    // The policy allows no inline script, and a polyfill for preloading would be one.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
export default config;
