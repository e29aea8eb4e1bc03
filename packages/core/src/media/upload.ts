import { mayBeSentTo } from "../config/index.ts";
import { type Answer, type DestinationConfig, ruleOfAnswer, type Transport } from "../delivery/index.ts";
import type { MediaItem, MediaPlace } from "./types.ts";

/** What came of an upload. */
export interface UploadResult {
  readonly upload: "uploaded" | "known" | "retry" | "failed";
  /** For the log. */
  readonly reason: string;
}

export interface UploadTools {
  readonly transport: Transport;
  readonly timeoutMs: number;
}

/** A destination that takes media. */
export type MediaDestination = DestinationConfig & { readonly mediaUrl: string };

export function takesMedia(destination: DestinationConfig): destination is MediaDestination {
  return destination.mediaUrl !== undefined;
}

/** Asks for a place, brings the bytes there, and says that they are there: what the official SDK does. */
export async function upload(
  destination: MediaDestination,
  item: MediaItem,
  place: MediaPlace,
  tools: UploadTools,
): Promise<UploadResult> {
  const { mediaUrl } = destination;
  const described = { contentType: item.contentType, contentLength: item.bytes.length, sha256Hash: item.sha256 };
  const asked = await sendJson(destination, tools, { method: "POST", url: mediaUrl, body: { ...place, ...described } });
  if (!isTaken(asked)) return refused(asked);
  const { uploadUrl, mediaId } = parse(asked);
  if (uploadUrl === null) return { upload: "known", reason: "" };
  if (typeof uploadUrl !== "string" || mediaId !== item.id) {
    return { upload: "failed", reason: "The server knows the media by another id." };
  }
  if (!mayBeSentTo(uploadUrl, mediaUrl)) {
    return { upload: "failed", reason: "The server named an address for it that nothing is sent to." };
  }
  const began = performance.now();
  const put = await tools.transport.send({
    method: "PUT",
    url: uploadUrl,
    headers: storageHeaders(uploadUrl, item),
    body: [item.bytes],
    timeoutMs: tools.timeoutMs,
  });
  if (!isTaken(put) && ruleOfAnswer(put).action === "retry") return refused(put);
  await sendJson(destination, tools, {
    method: "PATCH",
    url: `${mediaUrl}/${encodeURIComponent(item.id)}`,
    body: {
      uploadedAt: new Date().toISOString(),
      uploadHttpStatus: put.status,
      uploadHttpError: isTaken(put) ? "" : wordsOf(put),
      uploadTimeMs: Math.round(performance.now() - began),
    },
  });
  return isTaken(put) ? { upload: "uploaded", reason: "" } : { upload: "failed", reason: wordsOf(put) };
}

function sendJson(
  { headers }: DestinationConfig,
  { transport, timeoutMs }: UploadTools,
  { method, url, body }: { readonly method: "POST" | "PATCH"; readonly url: string; readonly body: object },
): Promise<Answer> {
  return transport.send({
    method,
    url,
    headers: { ...headers(), "content-type": "application/json" },
    body: [Buffer.from(JSON.stringify(body))],
    timeoutMs,
  });
}

/** No keys of ours: the address itself is the permission. Google's storage refuses headers that were not signed. */
function storageHeaders(url: string, { contentType, sha256 }: MediaItem): Record<string, string> {
  const { hostname } = URL.canParse(url) ? new URL(url) : { hostname: "" };
  const isGoogle = hostname === "storage.googleapis.com" || hostname.endsWith(".storage.googleapis.com");
  if (isGoogle) return { "content-type": contentType };
  return { "content-type": contentType, "x-amz-checksum-sha256": sha256, "x-ms-blob-type": "BlockBlob" };
}

const isTaken = ({ status }: Answer): boolean => status >= 200 && status < 300;

function refused(answer: Answer): UploadResult {
  return { upload: ruleOfAnswer(answer).action === "retry" ? "retry" : "failed", reason: wordsOf(answer) };
}

function wordsOf({ status, message }: Answer): string {
  return status === 0 ? (message ?? "There was no answer.") : `The answer was ${status}.`;
}

function parse({ body }: Answer): { uploadUrl?: unknown; mediaId?: unknown } {
  try {
    return Object(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return {};
  }
}
