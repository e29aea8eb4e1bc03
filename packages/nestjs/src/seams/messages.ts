import { failNearest, noteTrouble, serveCall, withoutTracing } from "@langfuse-kit/core/adapter";
import { isUntraced } from "../decorators/index.ts";
import { metadataOf } from "../methods/index.ts";
import { followAnswer } from "../streams/index.ts";
import { patchOnce } from "./patch.ts";

type Pipeline = (...args: unknown[]) => unknown;

/** How the handlers of one kind of message are named. */
type Naming = (handler: unknown, args: readonly unknown[]) => string;

/**
 * Wraps the way of a message through guards, pipes, handler and filters, which Nest builds per handler, so that a guard
 * that rejects is seen too.
 */
export function tracePipelines(creator: unknown, nameOf: Naming): void {
  patchOnce(creator, "create", (original, _, args) => {
    const [instance, handler, , method] = args as [object, unknown, unknown, string];
    const pipeline = original(...args) as Pipeline;
    const owner = instance?.constructor;
    if (isUntraced(handler, owner)) return keepProperties(pipeline, (...values) => quietly(pipeline, values));
    const metadata = { handler: `${owner?.name}.${method}` };
    return keepProperties(pipeline, (...values) => {
      let answer: unknown;
      serveCall({ name: nameOf(handler, values), metadata }, () => {
        const followed = followAnswer(pipeline(...values));
        answer = followed.answer;
        return followed.over;
      });
      return answer;
    });
  });
}

/** Filters turn what was thrown into an answer, so that nothing of it is seen from outside. */
export function noticeFailures(handler: unknown): void {
  patchOnce(handler, "handle", (original, _, args) => {
    if (!isCallersFault(args[0])) failNearest(args[0]);
    return original(...args);
  });
}

/** As with HTTP: what says of itself that the caller was wrong is no failure of the service. */
function isCallersFault(error: unknown): boolean {
  try {
    const status = (error as { getStatus?: () => unknown } | null | undefined)?.getStatus?.();
    return typeof status === "number" && status < 500;
  } catch (trouble) {
    noteTrouble("failed:status", "Asking an error for its status failed and was skipped", trouble);
    return false;
  }
}

function quietly(pipeline: Pipeline, values: unknown[]): unknown {
  return withoutTracing(() => pipeline(...values));
}

/** Servers read what Nest leaves on the function. */
function keepProperties(from: Pipeline, to: Pipeline): Pipeline {
  return Object.assign(to, from);
}

const PATTERN = "microservices:pattern";
const HANDLER_TYPE = "microservices:handler_type";
const EVENT = 2;
const WS_MESSAGE = "message";

/** By the pattern as it stands in the source: topics with wildcards are never named by what was sent to them. */
export const messageName: Naming = (handler, [, context]) => {
  const kind = metadataOf(HANDLER_TYPE, handler) === EVENT ? "EVENT" : "MESSAGE";
  const patterns = [metadataOf(PATTERN, handler)].flat().map(asText);
  const sent = patterns.length > 1 ? patternOf(context) : undefined;
  return `${kind} ${patterns.find((pattern) => pattern === sent) ?? patterns[0] ?? ""}`.trim();
};

export const socketName: Naming = (handler) => `WS ${asText(metadataOf(WS_MESSAGE, handler))}`.trim();

function patternOf(context: unknown): unknown {
  try {
    return (context as { getPattern?: () => unknown } | null | undefined)?.getPattern?.();
  } catch (error) {
    skipPattern(error);
    return undefined;
  }
}

function asText(pattern: unknown): string {
  if (typeof pattern === "string") return pattern;
  try {
    return JSON.stringify(pattern) ?? "";
  } catch (error) {
    skipPattern(error);
    return "";
  }
}

function skipPattern(error: unknown): void {
  noteTrouble("failed:pattern", "Reading the pattern of a message failed and was skipped", error);
}
