import type { AdminCall } from "./types.ts";

/** What was posted. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly isForm: boolean;
}

const largest = 64 * 1024;

/** Undefined for what is neither a form nor JSON, or too large. Rejects for what cannot be read. */
export async function readFields<Request>(call: AdminCall<Request>): Promise<Fields | undefined> {
  const type = String(call.headers["content-type"] ?? "")
    .split(";", 1)[0]
    ?.trim()
    .toLowerCase();
  const isForm = type === "application/x-www-form-urlencoded";
  if (!isForm && type !== "application/json") return undefined;
  const { body } = call;
  // A parser of the application's may have been first.
  const isParsed =
    typeof body === "object" && body !== null && !(body instanceof Uint8Array) && !(Symbol.asyncIterator in body);
  if (isParsed) return { values: body as Record<string, unknown>, isForm };
  const content = await textOf(call);
  if (content === undefined) return undefined;
  return { values: isForm ? formValues(content) : (JSON.parse(content) as Record<string, unknown>), isForm };
}

async function textOf<Request>({ body, stream }: AdminCall<Request>): Promise<string | undefined> {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream ?? []) {
    length += part.length;
    if (length > largest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function formValues(content: string): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  const given = new URLSearchParams(content);
  for (const name of given.keys()) values[name] = name === "letters" ? given.getAll(name) : given.get(name);
  return values;
}
