import type { Attributes, Exception } from "@opentelemetry/api";
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from "@opentelemetry/semantic-conventions";

/** What OpenTelemetry wants to be told of an exception; undefined where it has neither a type nor a message. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === "string") return exception === "" ? undefined : { [ATTR_EXCEPTION_MESSAGE]: exception };
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
    ...(type && { [ATTR_EXCEPTION_TYPE]: type }),
    ...(message && { [ATTR_EXCEPTION_MESSAGE]: message }),
    ...(stack && { [ATTR_EXCEPTION_STACKTRACE]: stack }),
  };
}
