import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { parseBounded, TooManyValuesError } from "../json/index.ts";

const inflate = promisify(gunzip);

const mebibyte = 1024 * 1024;
/** A zip bomb is small; what is not compressed is what it seems. */
const compressedLimit = 16 * mebibyte;
const limit = 64 * mebibyte;

/** A body that is not taken. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

export type Body = Buffer<ArrayBufferLike>;

/** The whole body, inflated once. Throws a BodyError for what is too large or cannot be read. */
export async function readBody(request: IncomingMessage, own: number = limit): Promise<Body> {
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "";
  const isGzip = encoding.includes("gzip");
  if (!isGzip && encoding !== "" && encoding !== "identity") {
    throw new BodyError(400, `Content-Encoding ${encoding.slice(0, 40)} is not known; gzip is.`);
  }
  if (/gzip.*gzip/.test(encoding)) throw new BodyError(400, "Only one layer of gzip is taken.");
  const raw = await collect(request, isGzip ? Math.min(compressedLimit, own) : own);
  if (!isGzip || raw.length === 0) return raw;
  try {
    return await inflate(raw, { maxOutputLength: own });
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    if (isTooLarge) throw new BodyError(413, `The body is larger than ${own / mebibyte} MB when it is inflated.`);
    throw new BodyError(400, "Failed to decompress the body");
  }
}

/** By events: an iteration that is left early would close the connection before the refusal is on its way. */
function collect(request: IncomingMessage, most: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const refuse = (): void => {
      parts.length = 0;
      // What still comes is let through to nowhere, for as long as a request may take.
      request.off("data", take).resume();
      reject(new BodyError(413, `The body is larger than ${most / mebibyte} MB.`));
    };
    const take = (part: Buffer): void => {
      length += part.length;
      if (length > most) refuse();
      else parts.push(part);
    };
    const lost = (): void => reject(new BodyError(400, "The request ended before its body did."));
    request.on("end", () => resolve(Buffer.concat(parts, length)));
    request.on("error", lost).on("close", lost);
    if (Number(request.headers["content-length"] ?? 0) > most) refuse();
    else request.on("data", take);
  });
}

/** A body as JSON of bounded depth. */
export async function readJson(request: IncomingMessage, own?: number): Promise<unknown> {
  const body = await readBody(request, own);
  try {
    return parseBounded(new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof TooManyValuesError)
      throw new BodyError(413, `${error.message} in the body. Send less at once.`);
    throw new BodyError(400, `The body is not the JSON that was expected: ${(error as Error).message}`);
  }
}
