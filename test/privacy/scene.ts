import { initLangfuse, type Langfuse, type LangfuseOptions } from "@langfuse-kit/core";
import { expect } from "vitest";
import { type Canaries, createCanaries, maskCanaries, type Shape } from "./canaries.ts";
import { startSink } from "./sink.ts";

export type Plant = Canaries["plant"];

export interface Outcome {
  readonly canaries: Canaries;
  /** The places whose canaries were on the wire or in a line of the log. */
  readonly found: readonly string[];
  /** All that was sent and said. */
  readonly seen: string;
}

/** Sets the kit up, has the work done, and answers with what of it got out. Nothing that was planted may get lost. */
export async function leaksOf(
  shape: Shape,
  options: LangfuseOptions,
  work: (plant: Plant, langfuse: Langfuse) => Promise<unknown>,
): Promise<Outcome> {
  const sink = await startSink();
  const said: string[] = [];
  const say = (line: unknown): void => void said.push(String(line));
  const logger = { debug: say, info: say, warn: say, error: say };
  const langfuse = initLangfuse({ ...sink.options, handleSignals: false, trust: "all", logger, ...options });
  const canaries = createCanaries(shape);
  try {
    await work(canaries.plant, langfuse);
    await langfuse.flush();
    expect(langfuse.health()).toMatchObject({ dropped: {}, deadLettered: 0 });
    expect(langfuse.health().delivered).toBeGreaterThan(0);
  } finally {
    await langfuse.shutdown();
    await sink.close();
  }
  const seen = `${sink.received()}\n${said.join("\n")}`;
  return { canaries, found: canaries.foundIn(seen), seen };
}

/** What no work may leak, by mode: a title, the options, what is planted, and the places that may be found. */
export const strictModes: readonly {
  readonly title: string;
  readonly shape: Shape;
  readonly options: LangfuseOptions;
  readonly mayLeave: (place: string) => boolean;
}[] = [
  {
    title: "redacted lets nothing leave that has a shape",
    shape: "address",
    options: { capture: "redacted" },
    mayLeave: no,
  },
  {
    title: "metadata lets nothing leave but names",
    shape: "words",
    options: { capture: "metadata" },
    mayLeave: isName,
  },
  {
    title: "metadata lets no name leave that has a shape",
    shape: "address",
    options: { capture: "metadata" },
    mayLeave: no,
  },
  { title: "a mask sees everything", shape: "words", options: { mask: maskCanaries }, mayLeave: no },
];

function no(): boolean {
  return false;
}

function isName(place: string): boolean {
  return place.startsWith("name ");
}
