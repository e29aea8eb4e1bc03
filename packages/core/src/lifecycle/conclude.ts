import { SpanStatusCode } from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation } from "../observe/index.ts";
import { trackedOf } from "../segment/index.ts";
import type { Ask, View } from "./ask.ts";
import type { RequestOutcome } from "./types.ts";

const ABORTED = "aborted: the connection was closed before the response was complete";

/** Writes what is known only at the end of a request on its observation: the outcome, and options asked at the end. */
export function conclude(
  observation: Observation,
  view: View,
  ask: Ask,
  outcome: RequestOutcome,
  beginsTrace: boolean,
): void {
  const route = view.template();
  const name = ask("name") ?? (route === undefined ? view.method : `${view.method} ${route}`);
  const headers = captured(view, ask("captureHeaders"));
  const { status, aborted } = outcome;
  // Fields that are undefined are not written.
  observation.update({
    metadata: { method: view.method, route, status, aborted: aborted === true ? true : undefined, headers },
  });
  writeTraceContent(observation, { name, input: ask("input"), output: ask("output") }, beginsTrace);
  judge(observation, outcome);
}

/**
 * Writes name and content: on the whole trace if the observation begins it, unless the application has named the trace by
 * itself, else only on the observation, since another service began the trace.
 */
export function writeTraceContent(
  observation: Observation,
  { name, input, output }: Pick<TraceAttributes, "name" | "input" | "output">,
  beginsTrace: boolean,
): void {
  const { otelSpan } = observation;
  if (name !== undefined) otelSpan.updateName(name);
  const hasContent = input !== undefined || output !== undefined;
  if (beginsTrace && (hasContent || name !== undefined)) {
    const said = trackedOf(otelSpan)?.segment.identity.name;
    const isNamed = name !== undefined && said === undefined;
    currentEngine()?.updateTrace(isNamed ? { name, input, output } : { input, output }, otelSpan);
  } else if (hasContent) observation.update({ input, output });
}

/** Only failures of the server are errors: not a client that leaves, nor a bad request. Success is not recorded. */
function judge(observation: Observation, { status, error, aborted }: RequestOutcome): void {
  if (aborted === true) {
    observation.update({ level: "WARNING", statusMessage: ABORTED });
  } else if (error !== undefined && error !== null) {
    currentEngine()?.fail(observation.otelSpan, error);
  } else if (status !== undefined && status >= 500) {
    const message = `HTTP ${status}`;
    observation.otelSpan.setStatus({ code: SpanStatusCode.ERROR, message });
    observation.update({ level: "ERROR", statusMessage: message });
  }
}

function captured({ headers }: View, names: readonly string[] | undefined): Record<string, unknown> | undefined {
  if (names === undefined) return undefined;
  const found = names.filter((name) => headers[name] !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found.map((name) => [name, headers[name]]));
}
