import type { Attributes, Exception } from "@opentelemetry/api";
import { exceptionKeys } from "../attributes/index.ts";
import { describeError, stackOf } from "../runtime/index.ts";

/** What OpenTelemetry wants to be told of an exception; undefined where it has neither a type nor a message. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === "string") return exception === "" ? undefined : { [exceptionKeys.message]: exception };
  if (!exception) return undefined;
  const { code, name, message } = exception as { code?: unknown; name?: string; message?: string };
  // The codes of these are numbers from before they had names.
  const type = code && !(exception instanceof DOMException) ? describeError(code) : name;
  if (!type && !message) return undefined;
  const stack = stackOf(exception as object);
  return {
    ...(type && { [exceptionKeys.type]: type }),
    ...(message && { [exceptionKeys.message]: message }),
    ...(stack && { [exceptionKeys.stacktrace]: stack }),
  };
}
