import { createHash } from "node:crypto";
import { Hono } from "hono";
import { readBody, readJson } from "../guard/index.ts";
import { isRecord, type JsonRecord } from "../json/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiEnvironment, iso, notFound, problem } from "./environment.ts";

/** A picture or a recording, not a film. */
const mediaLimit = 48 * 1024 * 1024;
const idLength = 22;

/** Media as SDKs upload them: announced, put where the answer says, and confirmed. The bytes are kept in the same file. */
export function mediaRoutes({ store, intake }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.post("/api/public/media", async (c) => {
    const body = await readJson(c.env.incoming);
    const wrong = isRecord(body) ? wrongAnnouncement(body) : "The body must be an object";
    if (wrong !== undefined || !isRecord(body)) return problem(c, 400, "InvalidRequestError", wrong ?? "");
    const sha256 = String(body.sha256Hash);
    const known = store.mediaByHash(sha256);
    if (known !== undefined && known.uploaded !== null) return c.json({ mediaId: known.id, uploadUrl: null });
    const id = idOf(sha256);
    await intake.submit((writer) =>
      writer.putMedia({
        id,
        traceId: textOrNull(body.traceId),
        observationId: textOrNull(body.observationId),
        field: textOrNull(body.field),
        contentType: String(body.contentType),
        contentLength: Number(body.contentLength),
        sha256,
      }),
    );
    return c.json({ mediaId: id, uploadUrl: `${new URL(c.req.url).origin}/api/public/media/${id}/content` });
  });

  app.put("/api/public/media/:id/content", async (c) => {
    const media = store.media(c.req.param("id"));
    if (media === undefined) return notFound(c, "Media");
    const bytes = await readBody(c.env.incoming, mediaLimit);
    if (createHash("sha256").update(bytes).digest("base64") !== media.sha256) {
      return problem(c, 400, "InvalidRequestError", "The content is not what was announced: its hash differs");
    }
    await intake.submit((writer) => writer.setMediaBytes(media.id, bytes, Date.now()));
    return c.body(null, 200);
  });

  // The content itself says that it has arrived; what the client says of it changes nothing.
  app.patch("/api/public/media/:id", async (c) => {
    await readJson(c.env.incoming);
    return store.media(c.req.param("id")) === undefined ? notFound(c, "Media") : c.body(null, 204);
  });

  app.get("/api/public/media/:id", (c) => {
    const media = store.media(c.req.param("id"));
    if (media === undefined || media.uploaded === null) return notFound(c, "Media");
    const { id: mediaId, contentType, contentLength, uploaded } = media;
    const url = `${new URL(c.req.url).origin}/api/studio/media/${mediaId}`;
    const urlExpiry = iso(Date.now() + 3_600_000);
    return c.json({ mediaId, contentType, contentLength, uploadedAt: iso(uploaded), url, urlExpiry });
  });
  return app;
}

function wrongAnnouncement(body: JsonRecord): string | undefined {
  const { traceId, contentType, contentLength, sha256Hash } = body;
  if (typeof traceId !== "string") return "traceId must be a string";
  if (typeof contentType !== "string" || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType)) return "contentType is not one";
  if (!Number.isInteger(contentLength) || Number(contentLength) < 1) return "contentLength must be a positive integer";
  if (Number(contentLength) > mediaLimit) return `Media may have ${mediaLimit} bytes at most`;
  if (typeof sha256Hash !== "string" || !/^[\w+/]{43}=$/.test(sha256Hash))
    return "sha256Hash must be 44 base64 characters";
  return undefined;
}

/** As the server and the SDKs make it: from the hash, in letters that an address takes. */
const idOf = (sha256: string): string => sha256.replaceAll("+", "-").replaceAll("/", "_").slice(0, idLength);
const textOrNull = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
