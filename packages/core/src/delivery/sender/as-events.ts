import type { Chunk } from "../../encode/types.ts";
import { setImmediate } from "../../runtime/index.ts";
import type { EventVerdict } from "../answers/index.ts";
import type { Codec } from "../types.ts";

/** One request body. A chunk at a time, so that the event loop gets its turn in between. */
export async function eventBody(chunks: readonly Chunk[], codec: Codec): Promise<readonly Uint8Array[]> {
  const asEvents: Chunk[] = [];
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await new Promise((resolve) => setImmediate(resolve));
    // As events they are joined like scores, which are never anything else.
    asEvents.push({ ...chunk, kind: "scores", bytes: codec.events(chunk) });
  }
  return codec.parts(asEvents);
}

/** What a version 4 says of every event but scores, unless it is told to take them. */
const onlyOtlp = "when LANGFUSE_MIGRATION_V4_WRITE_MODE";
const otlpHint = 'This server takes observations by OTLP only. Set transport to "otlp" or "auto".';

/**
 * What became of each observation: what was said of its own event, unless the one of its trace has to be sent again,
 * which takes the observation along. One of a trace that was refused for good costs no observation.
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
