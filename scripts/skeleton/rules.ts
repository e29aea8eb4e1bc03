import {
  entryExports,
  entryOf,
  expected,
  knownFolders,
  longestFile,
  olderTypes,
  readmeSections,
  sourceExport,
} from "./expected.ts";
import type { PackageFolder } from "./package-folder.ts";

/** One thing that every package must have, with what to do where it is missing. */
export interface SkeletonRule {
  readonly name: string;
  /** Only for what users install; everything else holds for private packages too. */
  readonly ofPublished?: true;
  /** Answers what is wrong, or nothing. */
  readonly problems: (pack: PackageFolder, root: { license: string }) => readonly (string | false)[];
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const isTest = (file: string): boolean => file.endsWith(".test.ts");
const entries = ({ manifest }: PackageFolder): string[] =>
  Object.keys(manifest.exports ?? {}).filter((key) => key !== "./package.json");
const exportOf = ({ folder }: PackageFolder, key: string): unknown =>
  (expected(folder).isPrivate ? sourceExport : entryExports)(entryOf(key));
const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
const reExport = /^export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^{}]*\})\s+from\s+"[^"]+"$/;

export const skeletonRules: readonly SkeletonRule[] = [
  {
    name: "known",
    problems: ({ folder }) => [
      !knownFolders.includes(folder) && "is unknown: say in scripts/imports/rules.ts what it may import",
    ],
  },
  {
    name: "manifest",
    problems: ({ folder, manifest }) => {
      const { name, node, sideEffects, isPrivate } = expected(folder);
      return [
        manifest.name !== name && `package.json: name must be "${name}"`,
        !/^[A-Z].{20,140}\.$/.test(manifest.description ?? "") &&
          "package.json: description must be one sentence of 20 to 140 characters, with its full stop",
        manifest.license !== "MIT" && 'package.json: license must be "MIT"',
        manifest.type !== "module" && 'package.json: type must be "module"',
        isPrivate !== (manifest.private === true) &&
          `package.json: must ${isPrivate ? "" : "not "}be private: scripts/imports/rules.ts says which packages are`,
        !same(manifest.sideEffects, sideEffects) && `package.json: sideEffects must be ${JSON.stringify(sideEffects)}`,
        manifest.engines?.node !== node && `package.json: engines.node must be "${node}"`,
      ];
    },
  },
  {
    name: "publishing",
    ofPublished: true,
    problems: ({ manifest, has }) => [
      !manifest.keywords?.includes("langfuse") && 'package.json: keywords must have "langfuse"',
      manifest.scripts?.build === undefined && 'package.json: scripts.build is missing ("tsdown")',
      !has("tsdown.config.ts") && "tsdown.config.ts is missing",
      !same(manifest.publishConfig, { access: "public", provenance: true }) &&
        'package.json: publishConfig must be { "access": "public", "provenance": true }',
      !same(manifest.files?.slice(0, 2), ["dist", "CHANGELOG.md"]) &&
        'package.json: files must begin with "dist", "CHANGELOG.md"',
      // An exact one refuses the next patch of the others: npm ends with ERESOLVE when another package is added.
      ...Object.entries(manifest.peerDependencies ?? {}).map(
        ([name, range]) =>
          name.startsWith("@langfuse-kit/") &&
          range !== `^${manifest.version}` &&
          `package.json: the peer ${name} must be "^${manifest.version}"`,
      ),
    ],
  },
  {
    name: "exports",
    problems: (pack) => [
      pack.manifest.exports?.["./package.json"] !== "./package.json" &&
        'package.json: exports must have "./package.json": "./package.json"',
      entries(pack).length === 0 && pack.manifest.bin === undefined && "package.json: exports has no entry",
      ...entries(pack).flatMap((key) => [
        !same(pack.manifest.exports?.[key], exportOf(pack, key)) &&
          `package.json: exports["${key}"] must be ${JSON.stringify(exportOf(pack, key))}`,
        !pack.has(`src/${entryOf(key)}.ts`) && `src/${entryOf(key)}.ts is missing, though exports has "${key}"`,
      ]),
    ],
  },
  {
    name: "older types",
    ofPublished: true,
    problems: (pack) => {
      const types = olderTypes(entries(pack).map(entryOf));
      return [
        !same(pack.manifest.typesVersions, types) &&
          `package.json: typesVersions must be ${types === undefined ? "absent" : JSON.stringify(types)}`,
      ];
    },
  },
  {
    name: "index",
    problems: (pack) =>
      pack.sources
        .filter((file) => /(^|\/)index\.ts$/.test(file))
        .flatMap((file) => {
          const text = pack.read(file);
          const others = withoutComments(text)
            .split(";")
            .map((statement) => statement.trim())
            .filter((statement) => statement !== "" && !reExport.test(statement));
          const isRoom = /^src\/[^/]+\/index\.ts$/.test(file);
          return [
            others.length > 0 && `${file} must only re-export; it also says: ${others[0]?.split("\n")[0]}`,
            isRoom &&
              !/^\/\*\*? .+ \*\/\n/.test(text) &&
              `${file} must open with a line that says what the room is for`,
          ];
        }),
  },
  {
    name: "files",
    problems: (pack, root) => [
      pack.manifest.exports?.["."] !== undefined && !pack.has("src/index.ts") && "src/index.ts is missing",
      !pack.sources.some(isTest) && "has no test: write one beside a source, as src/<name>.test.ts",
      pack.read("LICENSE") !== root.license && "LICENSE must be a copy of the root's: npm packs only a package's own",
    ],
  },
  {
    name: "readme",
    problems: (pack) => {
      const headings = [...pack.read("README.md").matchAll(/^## (.+)$/gm)].map((match) => match[1]);
      const found = headings.filter((heading) => (readmeSections as readonly (string | undefined)[]).includes(heading));
      return [
        !pack.read("README.md").startsWith(`# ${expected(pack.folder).name}\n`) &&
          `README.md must begin with "# ${expected(pack.folder).name}"`,
        !expected(pack.folder).isPrivate &&
          !same(found, readmeSections) &&
          `README.md must have these sections, in order: ${readmeSections.join(", ")}`,
      ];
    },
  },
  {
    name: "sources",
    problems: (pack) =>
      pack.sources.flatMap((file) => [
        !/^[a-z0-9./-]+$/.test(file) && `${file}: file names are kebab-case`,
        file.endsWith(".ts") &&
          !isTest(file) &&
          pack.read(file).trimEnd().split("\n").length > longestFile &&
          `${file}: longer than ${longestFile} lines; split it by job`,
      ]),
  },
];
