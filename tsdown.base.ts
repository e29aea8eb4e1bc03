import { defineConfig, type UserConfig } from "tsdown";

/** What every package builds the same way; a package's tsdown.config.ts adds only what is its own. */
export function packageConfig(own: UserConfig = {}): UserConfig {
  return defineConfig({
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    platform: "node",
    target: "node20.19",
    dts: true,
    sourcemap: false,
    fixedExtension: true,
    // Nothing of others is copied into dist unless a package says which; its THIRD-PARTY-NOTICES.md says so too.
    deps: { onlyBundle: [] },
    // What is copied is taken as ESM, since only that can be shaken: core's dist is less than half as large for it.
    inputOptions: { resolve: { mainFields: ["module", "main"] } },
    ...own,
  }) as UserConfig;
}
