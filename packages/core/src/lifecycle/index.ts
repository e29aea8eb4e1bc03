/** The life of a request: begun once, named by its route, ended once. What all HTTP adapters share. */
export { beginRequest } from "./begin-request.ts";
export { leaveOutRequest, noteBody, noteError, observationOfRequest, serveRequest } from "./serve-request.ts";
export { readRequestOptions } from "./settings.ts";
export type {
  NodeRequest,
  NodeResponse,
  RequestOption,
  RequestOptions,
  RequestOutcome,
  RequestProgress,
  RequestSettings,
  RequestView,
  ServedRequest,
  TraceHeaderOptions,
} from "./types.ts";
