import { type AdminOptions, createAdmin, leaveOutRequest } from "@langfuse-kit/core/adapter";
import type { Request, RequestHandler } from "express";
import { respond } from "./respond.ts";

/** Who may see the numbers and send dead letters again. */
export type LangfuseAdminOptions = AdminOptions<Request>;

/**
 * The books and the dead letters of this process: a page, JSON, and text for Prometheus.
 * @example app.use("/langfuse", langfuseAdmin({ authorize: (request) => request.get("x-role") === "operator" }));
 */
export function langfuseAdmin(options: LangfuseAdminOptions): RequestHandler {
  const admin = createAdmin("express", options);
  return function administer(request, response, next) {
    leaveOutRequest(request);
    const { method, originalUrl: url, headers, body } = request;
    respond(admin.answer({ request, method, url, headers, body, stream: request }), response, next);
  };
}
