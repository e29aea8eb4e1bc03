import { createServer } from "node:http";
import { createFaults } from "../faults/index.ts";
import { observationsFromEvents } from "../ingestion/index.ts";
import { checkOptions, kinds, type Table } from "../kinds/index.ts";
import { createLedger, type Ledger } from "../ledger/index.ts";
import { toObservation } from "../observation/index.ts";
import { buildTraces } from "../trace/index.ts";
import { closePort, openPort, reopenPort } from "./listener.ts";
import { createMediaShelf } from "./media-shelf.ts";
import { holdPort, type LetGo } from "./port-holder.ts";
import { serve } from "./serve.ts";
import type { FakeLangfuse, FakeLangfuseOptions, ServerSettings } from "./types.ts";
import { isAtLeast } from "./version.ts";
import { createWaiting } from "./wait-for.ts";

/**
 * Starts a Langfuse on 127.0.0.1 that keeps books of what it is sent and fails when told to.
 * @example
 * const server = await startFakeLangfuse({ faults: { status: 503, times: 2 } });
 * initLangfuse({ baseUrl: server.baseUrl, publicKey: server.publicKey, secretKey: server.secretKey });
 * await server.waitFor(3);
 */
export async function startFakeLangfuse(options: FakeLangfuseOptions = {}): Promise<FakeLangfuse> {
  checkOptions(options, optionKinds, "startFakeLangfuse");
  const settings = settle(options);
  const ledger = createLedger();
  const waiting = createWaiting();
  // Longer than any test: a client's idle connection must not break by itself.
  const http = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    serve(serving, incoming, response).catch(() => response.destroy());
  });
  let closed = false;
  let letGo: LetGo = () => undefined;
  let turn: Promise<void> = Promise.resolve();
  const setRefusing = (refusing: boolean): Promise<void> => {
    // One after the other: a port cannot be opened while it is still being closed.
    turn = turn
      .catch(() => undefined)
      .then(async () => {
        if (refusing && http.listening) {
          await closePort(http);
          if (!closed) letGo = await holdPort(port);
        } else if (!refusing && !http.listening) {
          letGo();
          await reopenPort(http, port, () => !closed);
        }
      });
    return turn;
  };
  const faults = createFaults(options.faults ?? [], setRefusing);
  const serving = { settings, ledger, faults, changed: waiting.changed };
  // After the rules were looked at: a refused start must not leave a port open.
  const port = await openPort(http, options.port ?? 0);
  await setRefusing(faults.isRefusing());

  const baseUrl = `http://127.0.0.1:${port}`;
  const { publicKey, secretKey } = settings;
  const observations: FakeLangfuse["observations"] = () => {
    if (!settings.keepContents)
      throw new Error('[@langfuse-kit/testing] keep: "ids" keeps no contents. Use the ledger.');
    return [...[...ledger.decoded.values()].map(toObservation), ...observationsFromEvents(ledger.events)];
  };
  const close: FakeLangfuse["close"] = async () => {
    closed = true;
    waiting.giveUp();
    await turn.catch(() => undefined);
    letGo();
    await closePort(http);
  };
  const server: FakeLangfuse = {
    baseUrl,
    url: baseUrl,
    otlpUrl: `${baseUrl}/v1/traces`,
    port,
    publicKey,
    secretKey,
    environment: {
      LANGFUSE_BASE_URL: baseUrl,
      LANGFUSE_PUBLIC_KEY: publicKey,
      LANGFUSE_SECRET_KEY: secretKey,
    },
    faults: { set: faults.set, clear: faults.clear },
    ledger,
    observations,
    traces: () => buildTraces(observations()),
    scores: () => [...ledger.scores.values()].map(({ score }) => score),
    media: () => settings.media.all(),
    events: () => ledger.events,
    waitFor(condition, timeoutMs = 5000) {
      const holds = () => (typeof condition === "number" ? ledger.spans.size >= condition : condition(server));
      const state = () => describe(ledger);
      return waiting.until(holds, timeoutMs, state);
    },
    reset() {
      ledger.clear();
      settings.media.clear();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return server;
}

const optionKinds: Table<keyof FakeLangfuseOptions> = {
  port: kinds.port,
  publicKey: kinds.text,
  secretKey: kinds.text,
  version: kinds.version,
  eventsOnly: kinds.yesOrNo,
  keep: kinds.keep,
  faults: kinds.faults,
};

/** Where the server stands, for the message of a wait that was in vain. */
function describe({ spans, scores, requests }: Ledger): string {
  const answers = requests.slice(-20).map(({ status }) => status);
  return `Spans: ${spans.size}, scores: ${scores.size}, last answers: ${answers.join(" ") || "none"}.`;
}

function settle(options: FakeLangfuseOptions): ServerSettings {
  const version = options.version ?? "4.16.0";
  return {
    version,
    publicKey: options.publicKey ?? "pk-lf-fake",
    secretKey: options.secretKey ?? "sk-lf-fake",
    eventsOnly: options.eventsOnly ?? isAtLeast(version, 4),
    keepContents: options.keep !== "ids",
    media: createMediaShelf(),
  };
}
