import type { ParsedPrompt } from "./parse.ts";

/** One version of a prompt, with the labels that point at it. */
export interface PromptVersion extends ParsedPrompt {
  readonly name: string;
  readonly version: number;
  readonly changed: number;
}

/** A version as it is answered: what it takes from other prompts is in its place. */
export interface FoundPrompt extends PromptVersion {
  readonly resolutionGraph: unknown;
}

export interface Wanted {
  readonly version?: number | undefined;
  readonly label?: string | undefined;
  /** False leaves references to other prompts as they are written. */
  readonly resolve?: boolean | undefined;
}
