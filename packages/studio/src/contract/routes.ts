import type { Costs } from "./costs.ts";
import type { LiveEvents } from "./live.ts";
import type { ObservationDetail } from "./observation.ts";
import type { Facets, Page } from "./query.ts";
import type { SessionDetail, SessionSummary } from "./session.ts";
import type { Overview, Status } from "./status.ts";
import type { Changed, FoundSteps, Imported, TraceDetail, TraceExport, TraceSummary, Unchanged } from "./trace.ts";

/**
 * What each request below `/api/studio` answers. Ids in paths are written with `encodeURIComponent`; what fails answers a
 * `Problem`.
 *
 * `POST` and `DELETE` change something and want the header `x-studio-token`. The token stands in the page, as
 * `<meta name="studio-token" content="…">`, and is new with every start. After a restart such a request answers 403:
 * load the page again.
 *
 * `index.html` is served for every address outside `/api`, `/v1` and the files of the build. The policy is strict: scripts
 * and styles come from files of the same origin; no inline scripts, no styles in markup, no `eval`, nothing remote
 * (`img-src 'self' data: blob:`). Setting `element.style` from a script is fine.
 */
export interface Routes {
  "GET /status": Status;
  "GET /overview": Overview;
  /** Takes a `TraceQuery`. */
  "GET /traces": Page<TraceSummary>;
  "GET /facets": Facets;
  /** With `?after=<change>` it may be `Unchanged`; `?full=1` cuts nothing. */
  "GET /traces/:id": TraceDetail | Unchanged;
  /** Takes `text`. */
  "GET /traces/:id/steps": FoundSteps;
  /** `?full=1` cuts nothing. */
  "GET /traces/:id/observations/:observationId": ObservationDetail;
  /** Sends again what was refused for good. */
  "POST /forward/replay": { readonly observations: number };
  /** As a download. */
  "GET /traces/:id/export": TraceExport;
  "DELETE /traces/:id": Changed;
  /** Takes a `SessionQuery`. */
  "GET /sessions": Page<SessionSummary>;
  /** Takes `Paging`. */
  "GET /sessions/:id": SessionDetail;
  /** Deletes the traces of the session. */
  "DELETE /sessions/:id": Changed;
  /** Takes a `CostsQuery`. */
  "GET /costs": Costs;
  /** Deletes everything. */
  "POST /clear": Changed;
  /** Takes a `TraceExport`, or OTLP in JSON. */
  "POST /import": Imported;
  /** What is no plain image, sound or video comes as a download. */
  "GET /media/:id": Uint8Array;
  "GET /live": LiveEvents;
}
