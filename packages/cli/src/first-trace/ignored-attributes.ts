import { type CapturedObservation, toObservation } from "@langfuse-kit/testing";

type Attributes = Readonly<Record<string, unknown>>;

/** Texts that make a difference wherever an attribute is read at all: a name, JSON, a level, a type, a switch, a time. */
const trials = ["other", '{"a":1}', '["a"]', "ERROR", "tool", true, 7, "2020-01-01T00:00:00.000Z"] as const;

/** Foreign spans keep every attribute, as metadata; of the SDKs' own the rest is dropped. */
const ownScope = "langfuse-sdk";

function meaningOf(observation: CapturedObservation, attributes: Attributes): string {
  const { scope, resource, kind, events, links, id, traceId, startTime, endTime, startTimeUnixNano } = observation;
  const status = { code: 0, message: "" };
  const span = { name: observation.name, spanId: id, traceId, parentSpanId: observation.parentId, status };
  const seen = toObservation({
    ...{ ...span, scope, resource, kind, events, links, startTime, endTime, startTimeUnixNano, attributes },
  } as Parameters<typeof toObservation>[0]);
  return JSON.stringify({ ...seen, attributes: undefined });
}

/** Whether a server reads it: beside the others, or where nothing else says the same. */
function isRead(observation: CapturedObservation, key: string): boolean {
  return [observation.attributes, {}].some((around) => {
    const { [key]: _, ...without } = around as Attributes;
    const before = meaningOf(observation, without);
    return trials.some((value) => meaningOf(observation, { ...without, [key]: value }) !== before);
  });
}

/** The names of attributes that no Langfuse makes anything of. */
export function ignoredAttributes(observations: readonly CapturedObservation[]): readonly string[] {
  const judged = new Map<string, boolean>();
  for (const observation of observations) {
    if (!observation.scope.name.startsWith(ownScope)) continue;
    for (const key of Object.keys(observation.attributes)) {
      // An attribute that is read of one kind of observation only, such as a prompt's, is read.
      if (judged.get(key) !== true) judged.set(key, isRead(observation, key));
    }
  }
  return [...judged].filter(([, read]) => !read).map(([key]) => key);
}
