import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entryExports, expected, knownFolders, readmeSections } from "./expected.ts";
import { openPackages } from "./package-folder.ts";

const versionOf = (root: string): string => openPackages(root)[0]?.manifest.version ?? "0.0.0";

function manifest(root: string, folder: string): unknown {
  const { name, node } = expected(folder);
  const version = versionOf(root);
  return {
    name,
    version,
    description: `Langfuse tracing for ${folder}: say in one sentence what it does.`,
    keywords: ["langfuse", folder, "tracing"],
    license: "MIT",
    type: "module",
    sideEffects: false,
    engines: { node },
    files: ["dist", "CHANGELOG.md"],
    main: "./dist/index.cjs",
    module: "./dist/index.mjs",
    types: "./dist/index.d.cts",
    exports: { ".": entryExports("index"), "./package.json": "./package.json" },
    scripts: { build: "tsdown" },
    peerDependencies: { "@langfuse-kit/core": `^${version}` },
    devDependencies: { "@langfuse-kit/core": version },
    publishConfig: { access: "public", provenance: true },
  };
}

function readme(folder: string): string {
  const { name } = expected(folder);
  const bodies: Record<(typeof readmeSections)[number], string> = {
    What: "Say what it does, in two or three sentences.",
    Install: `\`\`\`sh\nnpm install @langfuse-kit/core ${name} @opentelemetry/api\n\`\`\``,
    Example: "Show the shortest program that runs.",
    Options: "| option | default | does |\n|---|---|---|",
    Limits: "Say what it does not do.",
  };
  return `# ${name}\n${readmeSections.map((section) => `\n## ${section}\n\n${bodies[section]}\n`).join("")}`;
}

const config = `import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig();
export default config;
`;

const source = (folder: string): string => `/**
 * Says where this package begins; replace it.
 * @example packageName(); // "${expected(folder).name}"
 */
export function packageName(): string {
  return "${expected(folder).name}";
}
`;

const test = (folder: string): string => `import { expect, it } from "vitest";
import { packageName } from "./index.ts";

it("knows its name", () => {
  expect(packageName()).toBe("${expected(folder).name}");
});
`;

/**
 * Writes a new package with the common skeleton and answers its files. It never writes over anything.
 * @example createPackage(process.cwd(), "koa");
 */
export function createPackage(root: string, folder: string): string[] {
  const path = join(root, "packages", folder);
  if (!/^[a-z][a-z0-9-]*$/.test(folder)) throw new Error(`"${folder}" is no package name. Use lower case and hyphens.`);
  if (!knownFolders.includes(folder)) {
    throw new Error(`packages/${folder} is unknown. Say first in scripts/imports/rules.ts what it may import.`);
  }
  if (expected(folder).isPrivate) throw new Error(`packages/${folder} is private. What is made here is for users.`);
  if (existsSync(path)) throw new Error(`packages/${folder} exists already. Choose another name.`);
  const files: Record<string, string> = {
    "package.json": `${JSON.stringify(manifest(root, folder), null, 2)}\n`,
    "tsdown.config.ts": config,
    "README.md": readme(folder),
    LICENSE: readFileSync(join(root, "LICENSE"), "utf8"),
    "src/index.ts": 'export { packageName } from "./package-name.ts";\n',
    "src/package-name.ts": source(folder),
    "src/package-name.test.ts": test(folder),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return Object.keys(files).map((file) => `packages/${folder}/${file}`);
}
