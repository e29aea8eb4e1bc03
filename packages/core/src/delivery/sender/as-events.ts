import type { Chunk } from "../../encode/types.ts";
import { setImmediate } from "../../runtime/index.ts";
import type { EventVerdict } from "../answers/index.ts";
import type { Codec } from "../types.ts";

/** The body of one request. The event loop gets a turn between two chunks. */
export async function eventBody(chunks: readonly Chunk[], codec: Codec): Promise<readonly Uint8Array[]> {
  const asEvents: Chunk[] = [];
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await new Promise((resolve) => setImmediate(resolve));
    // Joined like scores, which are events too.
    asEvents.push({ ...chunk, kind: "scores", bytes: codec.events(chunk) });
  }
  return codec.parts(asEvents);
}

/** Part of what Langfuse 4 answers to every event that is no score, unless it is configured to take them. */
const onlyOtlp = "when LANGFUSE_MIGRATION_V4_WRITE_MODE";
const otlpHint = 'This server takes observations by OTLP only. Set transport to "otlp" or "auto".';

/**
 * The verdict on each observation: that on its own event, unless the event of its trace has to be sent again, which can only
 * be done together. If the event of a trace is refused for good, its observations are not.
 */
export function verdictsByObservation(
  verdicts: ReadonlyMap<string, EventVerdict>,
  { observationOf }: Codec,
): ReadonlyMap<string, EventVerdict> {
  const found = new Map<string, EventVerdict>();
  for (const [event, given] of verdicts) {
    const verdict: EventVerdict = given.reason.includes(onlyOtlp)
      ? { ...given, action: "park", hint: otlpHint }
      : given;
    const id = observationOf(event);
    if (event === id) {
      if (!mustGoAgain(found.get(id))) found.set(id, verdict);
    } else if (mustGoAgain(verdict)) found.set(id, verdict);
  }
  return found;
}

function mustGoAgain(verdict: EventVerdict | undefined): boolean {
  return verdict?.action === "retry" || verdict?.action === "park";
}
