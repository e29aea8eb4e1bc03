import { createHash } from "node:crypto";
import type { Outcome } from "../faults/index.ts";
import { accessOf } from "./authorize.ts";
import { denied, outcome } from "./outcome.ts";
import type { FakeRequest } from "./request.ts";
import type { ServerSettings } from "./types.ts";

const fields: readonly unknown[] = ["input", "output", "metadata"];
const storage = "/fake-storage/";
const items = "/api/public/media/";

/** The routes whose path ends with an id. */
export function mediaItemRoute({ path, method }: FakeRequest): typeof putMedia | undefined {
  if (path.startsWith(storage) && method === "PUT") return putMedia;
  if (path.startsWith(items) && method === "PATCH") return patchMedia;
  return undefined;
}

/** `POST /api/public/media`: where to bring the bytes, or that they are there. */
export function postMedia(request: FakeRequest, settings: ServerSettings): Outcome {
  if (accessOf(request, settings) !== "project") return denied();
  const { traceId, observationId, field, contentType, contentLength, sha256Hash } = parse(request);
  const isValid =
    typeof traceId === "string" &&
    fields.includes(field) &&
    typeof contentType === "string" &&
    typeof contentLength === "number" &&
    contentLength > 0 &&
    typeof sha256Hash === "string" &&
    sha256Hash.length === 44;
  if (!isValid) return outcome(400, { message: "Invalid request data", error: "InvalidRequestError" });
  const id = sha256Hash.replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
  const place = {
    traceId,
    field: String(field),
    observationId: typeof observationId === "string" ? observationId : undefined,
  };
  const isThere = settings.media.find(id)?.bytes !== undefined;
  const change = (): void => settings.media.announce({ id, contentType, sha256: sha256Hash }, place);
  const uploadUrl = isThere ? null : `http://${request.headers.host}${storage}${id}`;
  return outcome(201, { mediaId: id, uploadUrl }, { change });
}

/** The bucket: it asks for no keys, and looks at the digest as S3 does. */
function putMedia(request: FakeRequest, { media }: ServerSettings): Outcome {
  const id = request.path.slice(storage.length);
  const known = media.find(id);
  if (known === undefined || request.headers.authorization !== undefined) return outcome(403, "AccessDenied");
  const digest = createHash("sha256").update(request.body).digest("base64");
  if (digest !== known.sha256 || request.headers["x-amz-checksum-sha256"] !== digest) return outcome(400, "BadDigest");
  return outcome(200, "", { change: () => media.store(id, request.body) });
}

/** `PATCH /api/public/media/{id}`: how the upload went. */
function patchMedia(request: FakeRequest, settings: ServerSettings): Outcome {
  if (accessOf(request, settings) !== "project") return denied();
  const id = decodeURIComponent(request.path.slice(items.length));
  if (settings.media.find(id) === undefined) return outcome(404, { message: "Media asset not found" });
  const { uploadHttpStatus, uploadedAt } = parse(request);
  if (typeof uploadHttpStatus !== "number" || Number.isNaN(Date.parse(String(uploadedAt)))) {
    return outcome(400, { message: "Invalid request data", error: "InvalidRequestError" });
  }
  return outcome(200, {}, { change: () => settings.media.report(id, uploadHttpStatus) });
}

function parse({ body }: FakeRequest): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return {};
  }
}
