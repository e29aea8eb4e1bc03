import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { applyFault, type createFaults, type FaultedRequest, type FaultRule, type Outcome } from "../faults/index.ts";
import type { Intake, WritableLedger } from "../ledger/index.ts";
import { type FakeRequest, readHead, readRequest } from "./request.ts";
import { respond } from "./respond.ts";
import { route } from "./routes.ts";
import type { ServerSettings } from "./types.ts";

/** What the handling of requests works on. */
export interface Serving {
  readonly settings: ServerSettings;
  readonly ledger: WritableLedger;
  readonly faults: ReturnType<typeof createFaults>;
  /** Called when the books have changed. */
  readonly changed: () => void;
}

/** Handles one request from head to answer. */
export async function serve(serving: Serving, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = Date.now();
  const head = readHead(incoming);
  const early = serving.faults.select(head, true);
  if (early.rule !== undefined) {
    incoming.socket.resetAndDestroy();
    return book(serving, { request: head, at, status: 0, faulted: true, intake: undefined });
  }
  const request = await readRequest(head, incoming);
  const { wait: delay, taken, rule } = serving.faults.select(request, false);
  const normal = route(request, serving.settings);
  if (delay > 0) await wait(delay, undefined, { ref: false });
  const outcome = response.destroyed ? gone(normal, taken) : meet(rule, request, normal);
  if (outcome.intake !== undefined) serving.ledger.take(outcome.intake);
  const status = statusOf(outcome);
  book(serving, { request, at, status, faulted: rule !== undefined || delay > 0, intake: outcome.intake });
  await respond(response, outcome);
}

function meet(rule: FaultRule | undefined, request: FakeRequest, normal: Outcome): Outcome {
  return rule === undefined ? normal : applyFault(rule, request, normal);
}

/** A client that left while the server was slow was served only if the rule says so. */
function gone(normal: Outcome, taken: boolean): Outcome {
  return { ...normal, intake: taken ? normal.intake : undefined, manner: "hang" };
}

interface Entry {
  readonly request: FaultedRequest & Partial<Pick<FakeRequest, "sentBytes">>;
  readonly at: number;
  readonly status: number;
  readonly faulted: boolean;
  readonly intake: Intake | undefined;
}

function book({ ledger, changed }: Serving, { request, at, status, faulted, intake }: Entry): void {
  ledger.note({
    method: request.method,
    path: request.path,
    headers: request.headers,
    contentEncoding: request.headers["content-encoding"] ?? "",
    bytes: request.sentBytes ?? 0,
    decodedBytes: request.body.length,
    status,
    at,
    spans: intake?.fingerprints?.length ?? 0,
    events: intake?.events?.length ?? 0,
    faulted,
  });
  changed();
}

function statusOf({ reply, manner }: Outcome): number {
  return manner === "hang" || manner === "reset" ? 0 : reply.status;
}
