import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Chunk } from "@langfuse-kit/core/adapter";

/** What a server said of a chunk: a status of HTTP, or 0 where there was none. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** What a job carries. No keys and no address: the worker brings its own. */
export interface ChunkMessage {
  readonly version: 1;
  readonly kind: Chunk["kind"];
  readonly destination: string;
  /** Identifies the project: a worker with other keys leaves the job alone. */
  readonly project: string | undefined;
  readonly ids: readonly string[];
  readonly createdAt: number;
  /** Gzipped, as base64. */
  readonly bytes: string;
  /** Why the server refused it, if it is a part of a job whose other parts were delivered. */
  readonly refused?: Refusal | undefined;
}

const compress = promisify(gzip);
const expand = promisify(gunzip);
/** The size of an unpacked job at most: nothing larger is ever added. */
const mostBytes = 16 * 1024 * 1024;

export async function toMessage(chunk: Chunk, project: string | undefined): Promise<ChunkMessage> {
  const { kind, destination, ids, createdAt } = chunk;
  const bytes = (await compress(chunk.bytes, { level: 1 })).toString("base64");
  return { version: 1, kind, destination, project, ids, createdAt, bytes };
}

/** Undefined for anything but a message of ours, and for one of a later version. */
export async function fromMessage(data: unknown): Promise<Chunk | undefined> {
  const message = data as Partial<ChunkMessage> | null;
  if (typeof message !== "object" || message?.version !== 1) return undefined;
  const { kind, destination, ids, createdAt, bytes } = message;
  if (kind !== "spans" && kind !== "scores") return undefined;
  if (typeof destination !== "string" || typeof createdAt !== "number" || typeof bytes !== "string") return undefined;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) return undefined;
  try {
    const content = await expand(Buffer.from(bytes, "base64"), { maxOutputLength: mostBytes });
    return { kind, destination, ids, createdAt, bytes: content };
  } catch {
    return undefined;
  }
}

/** The id of a job, made from its bytes: a chunk that is added twice, since an answer was late, is one job. */
export function jobIdOf({ bytes, destination, kind }: Chunk): string {
  return `c-${createHash("sha256").update(`${kind} ${destination} `).update(bytes).digest("hex").slice(0, 32)}`;
}

/** The failure reason of a job, for any tool that shows jobs. */
export function failureText({ status, reason }: Refusal): string {
  return `${status}: ${reason}`;
}

/** Reads what `failureText` wrote. Any other text is taken as the reason. */
export function readFailure(text: string): Refusal {
  const [, status = "0", reason = text] = /^(\d{1,3}): (.*)$/s.exec(text) ?? [];
  return { status: Number(status), reason };
}
