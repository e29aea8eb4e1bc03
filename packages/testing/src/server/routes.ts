import type { Outcome } from "../faults/index.ts";
import { accessOf } from "./authorize.ts";
import { ingestion, scores } from "./event-routes.ts";
import { mediaItemRoute, postMedia } from "./media-routes.ts";
import { denied, outcome } from "./outcome.ts";
import type { FakeRequest } from "./request.ts";
import { langfuseTraces, plainTraces } from "./trace-routes.ts";
import type { ServerSettings } from "./types.ts";

type Route = (request: FakeRequest, settings: ServerSettings) => Outcome;

const routes: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/api/public/otel/v1/traces": { POST: langfuseTraces },
  "/v1/traces": { POST: plainTraces },
  "/api/public/ingestion": { POST: ingestion },
  "/api/public/scores": { POST: scores },
  "/api/public/health": { GET: (_request, { version }) => outcome(200, { status: "OK", version }) },
  "/api/public/media": { POST: postMedia },
  "/api/public/projects": { GET: projects },
};

/** What becomes of a request when nothing is wrong with the server. */
export function route(request: FakeRequest, settings: ServerSettings): Outcome {
  const ofItem = mediaItemRoute(request);
  if (ofItem !== undefined) return ofItem(request, settings);
  const methods = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
  if (methods === undefined) return outcome(404, { message: "Not found", error: "NotFound" });
  const handler = methods[request.method];
  return handler === undefined
    ? outcome(405, { message: "Method not allowed", error: "MethodNotAllowed" })
    : handler(request, settings);
}

function projects(request: FakeRequest, settings: ServerSettings): Outcome {
  const access = accessOf(request, settings);
  if (access === "none") return denied();
  if (access === "scores") return outcome(403, { message: "Access denied: Bearer auth cannot be used here." });
  const project = { id: "fake-project", name: "Fake", organization: { id: "fake", name: "Fake" }, metadata: {} };
  return outcome(200, { data: [project] });
}
