import type { Shape } from "./shape.ts";

/**
 * An error by its name, message, cause and plain own fields (`code`, `status`, `errno`). Not its stack: that names the
 * machine's folders and is recorded with the exception event, once. Not its own objects either: clients hang whole
 * requests on their errors, credentials in the headers included.
 */
export function describeError(error: Error): Shape {
  const entries: [string, unknown][] = [
    ["name", read(error, "name")],
    ["message", read(error, "message")],
  ];
  for (const key of Object.keys(error)) {
    if (key === "name" || key === "message" || key === "stack") continue;
    const value = read(error, key);
    if (typeof value !== "object" && typeof value !== "function") entries.push([key, value]);
  }
  for (const key of ["cause", "errors"]) {
    if (Object.hasOwn(error, key)) entries.push([key, read(error, key)]);
  }
  return { kind: "entries", entries, size: entries.length };
}

function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch {
    return "[threw]";
  }
}
