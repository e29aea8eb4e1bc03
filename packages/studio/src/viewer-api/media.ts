import { Hono } from "hono";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";
import { failed } from "./query.ts";

/** What a browser may show itself; SVG and HTML could run something. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

export function mediaRoutes({ store }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/media/:id", (c) => {
    const media = store.media(c.req.param("id"));
    const bytes = media === undefined ? undefined : store.mediaBytes(media.id);
    if (media === undefined || bytes === undefined) return failed(c, 404, "NOT_FOUND", "There is no such medium.");
    const isShown = shown.test(media.contentType);
    c.header("content-type", isShown ? media.contentType : "application/octet-stream");
    if (!isShown) c.header("content-disposition", "attachment");
    return c.body(new Uint8Array(bytes));
  });
  return app;
}
