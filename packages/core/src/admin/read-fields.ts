import { readBody } from "../posted/index.ts";
import type { AdminCall } from "./types.ts";

/** What was posted. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly isForm: boolean;
}

const largest = 64 * 1024;

/** Undefined for what is neither a form nor JSON. */
export async function readFields<Request>(
  call: AdminCall<Request>,
): Promise<Fields | "too large" | "unreadable" | undefined> {
  const type = String(call.headers["content-type"] ?? "")
    .split(";", 1)[0]
    ?.trim()
    .toLowerCase();
  const isForm = type === "application/x-www-form-urlencoded";
  if (!isForm && type !== "application/json") return undefined;
  const body = await readBody(call, largest, isForm ? formValues : undefined);
  return typeof body === "string" ? body : { values: body.fields, isForm };
}

function formValues(content: string): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  const given = new URLSearchParams(content);
  for (const name of given.keys()) values[name] = name === "letters" ? given.getAll(name) : given.get(name);
  return values;
}
