import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceOf } from "../../apps/demo/src/expected.ts";
import { type Stack, startStack } from "../../apps/demo/src/stack.ts";
import type { Observation } from "../../apps/demo/src/trace.ts";
import { type StudioProcess, studioIn } from "./studio.ts";

/** The demo's five services and a Studio, all of them processes. */
export interface Stage {
  readonly stack: Stack;
  readonly studio: StudioProcess;
  close(): Promise<void>;
}

export async function openStage(more: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-e2e-"));
  const studio = await studioIn(folder);
  await studio.start();
  const tidy = async (): Promise<void> => {
    await studio.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const stack = await startStack(studio.environment, undefined, more);
    return {
      stack,
      studio,
      async close() {
        await stack.stop();
        await tidy();
      },
    };
  } catch (error) {
    await tidy();
    throw error;
  }
}

/** What Studio's read API answers. */
export async function read<Answer>({ url }: StudioProcess, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api/public/${path}`);
  if (!response.ok) throw new Error(`Studio answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export const question = "How long is the warranty on batteries?";

/** `agent TOOL search_handbook`. */
export const labelOf = (observation: Observation): string =>
  `${serviceOf(observation)} ${observation.type} ${observation.name}`;
