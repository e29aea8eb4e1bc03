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
    ...own,
  }) as UserConfig;
}
