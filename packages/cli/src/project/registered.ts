import { importsFrom, type SourceFile } from "../source/index.ts";
import type { Project } from "./types.ts";

const register = "@langfuse-kit/core/register";

/** Whether Core's own entry sets everything up: a script loads it by a flag, or a file of the project does. */
export function isRegistered({ manifest, sources }: Pick<Project, "manifest" | "sources">): boolean {
  const scripts = Object.values(manifest.scripts ?? {});
  return scripts.some((script) => script.includes(register)) || sources.some((file) => importsFrom(file, register));
}

/** By its text alone: a file that cannot be parsed is one of the project's too. */
export const callsInit = ({ text }: Pick<SourceFile, "text">): boolean => /\binitLangfuse\s*\(/.test(text);
