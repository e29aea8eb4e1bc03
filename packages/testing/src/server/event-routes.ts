import { randomUUID } from "node:crypto";
import { answerBatch, invalidScore } from "@langfuse-kit/server-rules";
import type { Outcome } from "../faults/index.ts";
import { accessOf } from "./authorize.ts";
import { denied, outcome } from "./outcome.ts";
import type { FakeRequest } from "./request.ts";
import type { ServerSettings } from "./types.ts";

/** What the web framework below the server's JSON endpoints takes. */
const maximumBytes = 4.5 * 1024 * 1024;

/** `POST /api/public/ingestion`. */
export function ingestion(request: FakeRequest, settings: ServerSettings): Outcome {
  if (request.body.length > maximumBytes) return outcome(413, "Body exceeded 4.5mb limit");
  const access = accessOf(request, settings);
  if (access === "none") return denied();
  const body = parseBody(request);
  if (body === undefined) return outcome(400, "Invalid JSON");
  const { batch } = body as { batch?: unknown };
  if (!Array.isArray(batch)) {
    return outcome(400, { message: "Invalid request data", errors: ["batch: Invalid input: expected array"] });
  }
  const { successes, errors, kept, discarded } = answerBatch(batch, {
    eventsOnly: settings.eventsOnly,
    scoresOnly: access === "scores",
  });
  return outcome(207, { successes, errors }, { events: kept, discarded });
}

/** `POST /api/public/scores`. */
export function scores(request: FakeRequest, settings: ServerSettings): Outcome {
  if (request.body.length > maximumBytes) return outcome(413, "Body exceeded 4.5mb limit");
  if (accessOf(request, settings) === "none") return denied();
  const body = parseBody(request);
  if (body === undefined) return outcome(400, "Invalid JSON");
  const score = body as Record<string, unknown>;
  const issues = invalidScore(score);
  if (issues.length > 0) return outcome(400, { message: "Invalid request data", error: issues });
  const id = typeof score.id === "string" && score.id !== "" ? score.id : randomUUID();
  const event = {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    type: "score-create",
    body: { ...score, id },
  };
  return outcome(200, { id }, { events: [event] });
}

function parseBody({ body }: FakeRequest): object | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return undefined;
  }
}
