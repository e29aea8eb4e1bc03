import { type PromptFile, promptFiles, readPromptFile } from "./files.ts";
import { parseLabels, parsePrompt } from "./parse.ts";
import { PromptProblem } from "./problem.ts";
import { resolveReferences } from "./references.ts";
import type { FoundPrompt, PromptVersion, Wanted } from "./types.ts";

export interface PromptFolder {
  readonly folder: string;
  /** Throws a PromptProblem for what is not there or cannot be read. */
  get(name: string, wanted: Wanted): FoundPrompt;
  /** All versions of all prompts that can be read, and what is wrong with the others. */
  all(): { versions: PromptVersion[]; problems: string[] };
}

const defaultLabel = "production";
const newest = "latest";

export function openPrompts(folder: string): PromptFolder {
  const versionsOf = (name: string): PromptVersion[] => {
    const { prompts, labels } = files(folder);
    const own = prompts.filter((file) => file.name === name);
    if (own.length === 0) throw new PromptProblem(404, missing(name, prompts));
    return withLabels(own.map(readVersion), labels.get(name));
  };

  const find = (name: string, { version, label = defaultLabel }: Wanted): PromptVersion => {
    const versions = versionsOf(name);
    const found = versions.find((one) =>
      version === undefined ? one.labels.includes(label) : one.version === version,
    );
    if (found !== undefined) return found;
    const asked = version === undefined ? `label '${label}'` : `version ${version}`;
    const known = versions.map((one) => `${one.version} (${one.labels.join(", ") || "no label"})`).join("; ");
    throw new PromptProblem(404, `Prompt not found: '${name}' with ${asked}. In ${folder} it has: ${known}.`);
  };

  return {
    folder,
    get(name, wanted) {
      const found = find(name, wanted);
      if (wanted.resolve === false) return { ...found, resolutionGraph: null };
      return { ...found, ...resolveReferences(found, find) };
    },
    all() {
      const { prompts, labels } = files(folder);
      const problems: string[] = [];
      const versions = [...new Set(prompts.map(({ name }) => name))].flatMap((name) => {
        try {
          const own = prompts.filter((file) => file.name === name).map(readVersion);
          return withLabels(own, labels.get(name));
        } catch (error) {
          problems.push((error as Error).message);
          return [];
        }
      });
      return { versions, problems };
    },
  };
}

function files(folder: string): ReturnType<typeof promptFiles> {
  try {
    return promptFiles(folder);
  } catch (error) {
    throw new PromptProblem(422, `The folder of prompts ${folder} cannot be read: ${(error as Error).message}.`);
  }
}

function missing(name: string, prompts: readonly PromptFile[]): string {
  const known = [...new Set(prompts.map((file) => file.name))].slice(0, 20);
  const place = known.length === 0 ? "The folder holds none." : `There are: ${known.join(", ")}.`;
  return `Prompt not found: '${name}'. ${place}`;
}

function readVersion({ path, name, version = 1 }: PromptFile): PromptVersion {
  try {
    const { text, changed } = readPromptFile(path);
    return { ...parsePrompt(path, text), name, version, changed };
  } catch (error) {
    throw new PromptProblem(422, `The prompt ${path} cannot be used: ${(error as Error).message}`);
  }
}

/** The newest version is `latest`, and `production` where nobody says which one is. A label points at one version. */
function withLabels(versions: readonly PromptVersion[], labelsFile: string | undefined): PromptVersion[] {
  const sorted = [...versions].sort((left, right) => right.version - left.version);
  const places = new Map<string, number>();
  for (const { version, labels } of [...sorted].reverse()) for (const label of labels) places.set(label, version);
  for (const [label, version] of readLabels(labelsFile)) places.set(label, version);
  const [first] = sorted;
  if (first !== undefined) {
    places.set(newest, first.version);
    if (!places.has(defaultLabel)) places.set(defaultLabel, first.version);
  }
  return sorted.map((one) => ({
    ...one,
    labels: [...places].filter(([, version]) => version === one.version).map(([label]) => label),
  }));
}

function readLabels(path: string | undefined): ReadonlyMap<string, number> {
  if (path === undefined) return new Map();
  try {
    return parseLabels(readPromptFile(path).text);
  } catch (error) {
    throw new PromptProblem(422, `The labels ${path} cannot be used: ${(error as Error).message}`);
  }
}
