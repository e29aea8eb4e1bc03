import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../package/nodes.ts";

const root = process.cwd();
const suite = join(root, "test/interop");
const cache = join(root, "node_modules/.cache/langfuse-kit/interop");

/** A project with a neighbour's real packages, ready to run; or why there is none. */
export type Fixture = { readonly folder: string } | { readonly missing: string };

/** Installs a fixture's packages once, by its lockfile, and lays the built kit and the application beside them. */
export async function openFixture(name: string, packages: readonly string[] = ["core"]): Promise<Fixture> {
  const source = join(suite, "fixtures", name);
  const modules = await installed(source);
  if ("missing" in modules) return modules;
  // A folder of its own for every test process; the packages are found one level up.
  const folder = mkdtempSync(join(modules.folder, "run-"));
  for (const kitPackage of packages) {
    const built = join(root, "packages", kitPackage);
    if (!existsSync(join(built, "dist/index.mjs"))) throw new Error(`Not built: packages/${kitPackage}. npm run build`);
    const kit = join(folder, "node_modules/@langfuse-kit", kitPackage);
    for (const part of ["dist", "package.json"]) cpSync(join(built, part), join(kit, part), { recursive: true });
  }
  cpSync(join(suite, "fixtures/app"), folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  return { folder };
}

/** Removes what `openFixture` made; the installed packages stay for the next run. */
export function closeFixture(fixture: Fixture | undefined): void {
  if (fixture !== undefined && "folder" in fixture) rmSync(fixture.folder, { recursive: true, force: true });
}

async function installed(source: string): Promise<Fixture> {
  const files = ["package.json", "package-lock.json"].filter((file) => existsSync(join(source, file)));
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(source, file)));
  const folder = join(cache, `${source.split("/").at(-1)}-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return { folder };
  mkdirSync(cache, { recursive: true });
  const half = mkdtempSync(join(cache, "half-"));
  for (const file of files) cpSync(join(source, file), join(half, file));
  const command = files.length > 1 ? "ci" : "install";
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const { code, output } = await run("npm", [command, ...quiet], half, process.env);
  if (code === 0) {
    // Another process may have been faster with the same; its folder is as good.
    if (!existsSync(folder)) renameSync(half, folder);
    else rmSync(half, { recursive: true, force: true });
    return { folder };
  }
  rmSync(half, { recursive: true, force: true });
  return { missing: `The packages could not be installed: ${/npm (?:error|ERR!) .*/.exec(output)?.[0] ?? output}` };
}
