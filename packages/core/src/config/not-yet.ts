import { LangfuseKitError } from "../runtime/index.ts";
import type { Settings } from "./settings.ts";

type NotYet = { readonly [Path in keyof Settings]?: (value: Settings[Path]) => boolean };

/** What asks for a part that is not built. An entry goes when its part lands. */
const notYet: NotYet = {
  transport: (transport) => transport !== "otlp",
};

/** Throws for a value that would be ignored: a mask that nobody applies is worse than an error. */
export function checkAvailable<Path extends keyof Settings>(path: Path, value: Settings[Path], origin: string): void {
  if (notYet[path]?.(value) !== true) return;
  throw new LangfuseKitError("core", `${origin} asks for something that is not available yet. Leave it out.`, {
    code: "NOT_AVAILABLE",
  });
}
