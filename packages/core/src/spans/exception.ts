import type { Attributes, Exception } from "@opentelemetry/api";
import { exceptionKeys } from "../attributes/index.ts";

/** What OpenTelemetry wants to be told of an exception; undefined where it has neither a type nor a message. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === "string") return exception === "" ? undefined : { [exceptionKeys.message]: exception };
  if (!exception) return undefined;
  const { code, name, message, stack } = exception as {
    code?: unknown;
    name?: string;
    message?: string;
    stack?: string;
  };
  const type = code ? String(code) : name;
  if (!type && !message) return undefined;
  return {
    ...(type && { [exceptionKeys.type]: type }),
    ...(message && { [exceptionKeys.message]: message }),
    ...(stack && { [exceptionKeys.stacktrace]: stack }),
  };
}
