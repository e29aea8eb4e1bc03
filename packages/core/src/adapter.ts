/** What adapters are built on, here and elsewhere. For HTTP frameworks: fill in a view of the request, and serve it. */

/** For calls of models. */
export {
  type AttemptKey,
  type Attempts,
  beginModelCall,
  createAttempts,
  type ModelCall,
  type ModelCallOptions,
} from "./calls/index.ts";
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
export { attachMedia, type MediaPart } from "./media/index.ts";
export { skip as noteTrouble } from "./observe/index.ts";
