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
  serveRequest,
  type TraceHeaderOptions,
} from "./lifecycle/index.ts";
