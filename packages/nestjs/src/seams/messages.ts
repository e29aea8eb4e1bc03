import { safely, serveCall, withoutTracing } from "@langfuse-kit/core/adapter";
import { isUntraced } from "../decorators/index.ts";
import { metadataOf } from "../methods/index.ts";
import { followAnswer } from "../streams/index.ts";
import { tellFailure } from "./failures.ts";
import { grpcPattern, takeStream } from "./grpc.ts";
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
    const streaming = grpcPattern([metadataOf(PATTERN, handler)].flat()[0])?.streaming;
    if (isUntraced(handler, owner)) return keepProperties(pipeline, untracedCall(pipeline, streaming));
    const metadata = { handler: `${owner?.name}.${method}` };
    return keepProperties(pipeline, (...values) => {
      let answer: unknown;
      serveCall({ name: nameOf(handler, values), metadata }, () => {
        const taken = takeStream(streaming, values);
        const followed = followAnswer(pipeline(...taken.values));
        answer = followed.answer;
        return taken.over === undefined ? followed.over : both(followed.over, taken.over);
      });
      return answer;
    });
  });
}

/** Notes what is thrown before filters turn it into an answer, after which it cannot be seen any more. */
export function noticeFailures(handler: unknown): void {
  patchOnce(handler, "handle", (original, _, args) => {
    tellFailure(args[0]);
    return original(...args);
  });
}

async function both(first: Promise<void> | undefined, second: Promise<void>): Promise<void> {
  await first;
  await second;
}

function untracedCall(pipeline: Pipeline, streaming: string | undefined): Pipeline {
  return (...values) => withoutTracing(() => pipeline(...takeStream(streaming, values, withoutTracing).values));
}

/** Copies the properties that Nest sets on the function, since servers read them. */
function keepProperties(from: Pipeline, to: Pipeline): Pipeline {
  return Object.assign(to, from);
}

const READING = "Reading the pattern of a message";
const PATTERN = "microservices:pattern";
const HANDLER_TYPE = "microservices:handler_type";
const EVENT = 2;
const WS_MESSAGE = "message";

/** The name is the pattern in the source, and not the topic of a message that fits a wildcard. */
export const messageName: Naming = (handler, [, context]) => {
  const kind = metadataOf(HANDLER_TYPE, handler) === EVENT ? "EVENT" : "MESSAGE";
  const patterns = [metadataOf(PATTERN, handler)].flat().map(asText);
  return `${kind} ${(patterns.length > 1 ? patternFor(sentTo(context), patterns) : patterns[0]) ?? ""}`.trim();
};

export const socketName: Naming = (handler) => `WS ${asText(metadataOf(WS_MESSAGE, handler))}`.trim();

/** The methods of the contexts of Nest's transports that tell what a message was sent to. */
const addresses = ["getPattern", "getChannel", "getSubject", "getTopic"] as const;

function sentTo(context: unknown): unknown {
  return safely(READING, () => {
    const asked = (context ?? {}) as Record<string, unknown>;
    const address = addresses.map((name) => asked[name]).find((get) => typeof get === "function");
    return (address as (() => unknown) | undefined)?.call(context);
  });
}

function patternFor(sent: unknown, patterns: readonly string[]): string | undefined {
  if (typeof sent !== "string") return patterns[0];
  return patterns.find((pattern) => pattern === sent) ?? patterns.find((pattern) => fits(sent, pattern)) ?? patterns[0];
}

/** Each transport has wildcards of its own. Which of a few patterns was meant is seen by what stands between them. */
function fits(sent: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split(/[*+#>]+/);
  const last = rest.pop();
  if (last === undefined || !sent.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = sent.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return sent.length - last.length >= at && sent.endsWith(last);
}

function asText(pattern: unknown): string {
  if (typeof pattern === "string") return pattern;
  const grpc = grpcPattern(pattern);
  if (grpc !== undefined) return `${grpc.service}.${grpc.rpc}`;
  return safely(READING, () => JSON.stringify(pattern)) ?? "";
}
