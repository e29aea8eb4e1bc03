import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { run } from "../package/nodes.ts";
import { startRegistry } from "./registry.ts";

/** What all runs share: the packed packages in a registry, the command line, and package managers. */
export interface Workbench {
  readonly folder: string;
  readonly registry: string;
  /** The command line's program. */
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
  dispose(): Promise<void>;
}

/** Without what an outer npm has put into the environment. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_config_(?!registry|cache)|npm_lifecycle|npm_package|LANGFUSE_|VITEST|NODE_ENV)/i.test(name),
  );
  return Object.fromEntries(kept);
}

/** Package managers are fetched where they are wanted; the command line is then the packed one too. */
export async function openWorkbench(root: string, tools: readonly string[] = []): Promise<Workbench> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "langfuse-kit-matrix-")));
  mkdirSync(join(folder, "tarballs"));
  const registry = await startRegistry(root, join(folder, "tarballs"));
  const env = cleanEnvironment();
  const dispose = async (): Promise<void> => {
    await registry.close();
    if (process.env.LANGFUSE_KIT_KEEP !== undefined) return;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // What a run before this one packed had the same versions, and another content.
    env.YARN_CACHE_FOLDER = join(folder, "yarn-cache");
    env.PATH = [dirname(process.execPath), env.PATH].join(delimiter);
    let cli = join(root, "packages/cli/dist/bin.mjs");
    if (tools.length > 0) {
      const place = join(folder, "tools");
      mkdirSync(place);
      writeFileSync(join(place, "package.json"), "{}");
      writeFileSync(join(place, ".npmrc"), `@langfuse-kit:registry=${registry.url}\n`);
      const tarball = (await import("node:fs"))
        .readdirSync(join(folder, "tarballs"))
        .find((name) => /^langfuse-kit-\d/.test(name));
      const args = ["install", "--no-audit", "--no-fund", `../tarballs/${tarball}`, ...tools];
      const { code, output } = await run("npm", args, place, env);
      if (code !== 0) throw new Error(`The tools do not install:\n${output}`);
      cli = join(place, "node_modules/langfuse-kit/dist/bin.mjs");
      env.PATH = [join(place, "node_modules/.bin"), env.PATH].join(delimiter);
    }
    return { folder, registry: registry.url, cli, env, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
