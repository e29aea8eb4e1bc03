/** What adapters for HTTP frameworks are built on, here and elsewhere: fill in a view of the request, and serve it. */
export {
  createFeedback,
  type Feedback,
  type FeedbackAnswer,
  type FeedbackCall,
  type FeedbackOptions,
  type ScoreRule,
} from "./feedback/index.ts";
export {
  beginRequest,
  type CallView,
  failNearest,
  leaveOutRequest,
  type NodeRequest,
  type NodeResponse,
  noteBody,
  noteError,
  observationOfRequest,
  type RequestOption,
  type RequestOptions,
  type RequestOutcome,
  type RequestProgress,
  type RequestSettings,
  type RequestView,
  readRequestOptions,
  type ServedRequest,
  serveCall,
  serveRequest,
  type TraceHeaderOptions,
  withoutTracing,
} from "./lifecycle/index.ts";
export { inertObservation } from "./observe/index.ts";
