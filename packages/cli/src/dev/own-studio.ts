import type { StudioError, StudioErrorReason, StudioOptions } from "@langfuse-kit/studio";
import { loadStudio } from "../studio/index.ts";
import { CommandError } from "../terminal/index.ts";
import { studioEnvironment } from "./running-studio.ts";

/** Where traces go. */
export interface Target {
  readonly url: string;
  /** Whether somebody is there to take them. */
  readonly isThere: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** One that runs already, and is somebody else's to end. */
export const runningAt = (url: string, isThere = true): Target => ({
  url,
  isThere,
  environment: studioEnvironment(url),
  close: async () => {},
});

const otherFile = "Give --memory, or run `langfuse-kit studio --db FILE` in a terminal of its own: dev finds it.";

/** What Studio advises is of its own options, which this command does not have. */
const advice: Readonly<Partial<Record<StudioErrorReason, string>>> = {
  PORT_IN_USE: "Stop it, or run `langfuse-kit studio --port 4791`, and give dev --url http://localhost:4791.",
  DATABASE_IN_USE: otherFile,
  NOT_A_DATABASE: otherFile,
  NOT_WRITABLE: otherFile,
};

function refusal({ message, reason }: StudioError): CommandError {
  const [what = message] = message.replace(/^\[[^\]]*\] /, "").split(/(?<=\.) (?=[A-Z])/);
  return new CommandError(`No Studio was started: ${what} ${advice[reason] ?? ""}`.trim());
}

/** A Studio for as long as the command runs; the other one where two of them begin at once. */
export async function startOwn(options: StudioOptions): Promise<Target> {
  const { isStudioError, startStudio } = await loadStudio();
  try {
    const studio = await startStudio(options);
    return { url: studio.url, isThere: true, environment: { ...studio.environment }, close: () => studio.close() };
  } catch (error) {
    if (!isStudioError(error)) throw error;
    if (error.reason === "ALREADY_RUNNING" && error.url !== undefined) return runningAt(error.url);
    throw refusal(error);
  }
}
