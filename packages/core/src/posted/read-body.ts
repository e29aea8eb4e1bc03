import type { BodyStream, Posted } from "./types.ts";

/** A body as an object; what stands in its place says why there is none. */
export type Body = { readonly fields: Record<string, unknown> } | "too large" | "unreadable";

/**
 * What was posted, read where no parser of the application has read it. Never rejects.
 * @example const body = await readBody({ headers, body: request.body, stream: request }, 4096);
 */
export async function readBody(
  { headers, body, stream }: Posted,
  maxBytes: number,
  parse: (text: string) => unknown = JSON.parse,
): Promise<Body> {
  if (Number(headers["content-length"]) > maxBytes) return "too large";
  const isUnread = stream !== undefined && !stream.readableEnded && !stream.destroyed;
  const content = isUnread ? await collect(stream, maxBytes) : body;
  if (content === "too large") return content;
  if (typeof content !== "string" && !(content instanceof Uint8Array)) return fieldsIn(content);
  if (Buffer.byteLength(content) > maxBytes) return "too large";
  try {
    return fieldsIn(parse(typeof content === "string" ? content : Buffer.from(content).toString()));
  } catch {
    return "unreadable";
  }
}

/** Headers of an answer to a body that was not read to its end: HTTP/1 cannot use the connection again. */
export function whenTooLarge(stream: BodyStream | undefined): Record<string, string> {
  return stream?.httpVersionMajor === 1 ? { connection: "close" } : {};
}

function fieldsIn(value: unknown): Body {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "unreadable";
  return { fields: value as Record<string, unknown> };
}

/** By listeners: leaving an iteration early would destroy the connection, and with it the answer. */
function collect(stream: BodyStream, maxBytes: number): Promise<Buffer | "too large" | undefined> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    function done(result: Buffer | "too large" | undefined): void {
      stream.off("data", take).off("end", whole).off("close", gone).off("error", gone);
      resolve(result);
    }
    function take(piece: Buffer): void {
      size += piece.length;
      if (size <= maxBytes) pieces.push(Buffer.from(piece));
      else {
        // HTTP/1.1 closes the connection behind the answer; a stream of HTTP/2 would stay open until all was read.
        if (stream.httpVersionMajor === 1) stream.pause();
        else stream.resume();
        done("too large");
      }
    }
    const whole = (): void => done(Buffer.concat(pieces));
    const gone = (): void => done(undefined);
    stream.on("data", take).on("end", whole).on("close", gone).on("error", gone);
  });
}
