import { PromptProblem } from "./problem.ts";
import type { FoundPrompt, PromptVersion, Wanted } from "./types.ts";

/** How a prompt takes in another, as Langfuse writes it: `@@@langfusePrompt:name=rules|label=production@@@`. */
const reference = /@@@langfusePrompt:name=([^|@]+)\|(version|label)=([^@]+)@@@/g;
const deepest = 5;

type Find = (name: string, wanted: Wanted) => PromptVersion;
type Resolved = Pick<FoundPrompt, "prompt" | "resolutionGraph">;

interface Named {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

const promptId = ({ name, version }: Pick<PromptVersion, "name" | "version">): string => `${name}@${version}`;

/** The prompt with those that it names in their places, and which took which. */
export function resolveReferences(prompt: PromptVersion, find: Find): Resolved {
  const dependencies: Record<string, Named[]> = {};
  const root = { id: promptId(prompt), name: prompt.name, version: prompt.version };

  const fill = (text: string, within: Named, path: readonly string[]): string =>
    text.replaceAll(reference, (_whole, name: string, kind: string, value: string) => {
      const found = find(name.trim(), kind === "version" ? { version: Number(value) } : { label: value.trim() });
      const id = promptId(found);
      if (path.includes(id)) throw new PromptProblem(422, `The prompt '${name}' takes in itself.`);
      if (path.length >= deepest)
        throw new PromptProblem(422, `The prompt '${name}' is taken in deeper than ${deepest} prompts.`);
      if (typeof found.prompt !== "string")
        throw new PromptProblem(422, `'${name}' is a chat, and only texts can be taken in.`);
      const named = { id, name: found.name, version: found.version };
      const known = dependencies[within.id] ?? [];
      dependencies[within.id] = known.some((one) => one.id === id) ? known : [...known, named];
      return fill(found.prompt, named, [...path, id]);
    });

  const filled =
    typeof prompt.prompt === "string"
      ? fill(prompt.prompt, root, [root.id])
      : (JSON.parse(JSON.stringify(prompt.prompt), (key, value: unknown) =>
          key === "content" && typeof value === "string" ? fill(value, root, [root.id]) : value,
        ) as readonly unknown[]);
  return {
    prompt: filled,
    resolutionGraph: Object.keys(dependencies).length === 0 ? null : { root, dependencies },
  };
}
