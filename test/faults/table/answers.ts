import { gzipSync } from "node:zlib";
import type { Random } from "../random.ts";
import { service, start, wait } from "./plans.ts";
import type { Allowance, Scenario, ServerRule } from "./types.ts";

type Answers = (random: Random) => readonly ServerRule[];

const gzipped = (body: string, length: number): Uint8Array => gzipSync(body).subarray(0, length);
const refused: Allowance = { deadLetters: true };

/** Every class of answer that a server may give, for a while. */
export const answers: readonly (readonly [name: string, about: string, rules: Answers, allows?: Allowance])[] = [
  ["500", "A server that fails, as Langfuse does when its own stores are away.", () => [{ status: 500 }]],
  [
    "503 with Retry-After",
    "An overloaded server that says when to come back, in each form and in none.",
    (random) => [
      { status: 503, retryAfter: 1, times: 1 },
      { status: 503, retryAfter: new Date(0), times: 1 },
      { status: 503, retryAfter: random.pick(["soon", "-1", "0", ""]), times: random.between(1, 3) },
    ],
  ],
  [
    "429",
    "A limit on the rate, with and without the time to wait.",
    (random) => [
      { status: 429, retryAfter: 1, times: 1 },
      { status: 429, times: random.between(1, 4) },
    ],
  ],
  ["413", "A server that takes less than is sent at once.", (random) => [{ maxBytes: random.between(6_000, 40_000) }]],
  [
    "400 for one",
    "One observation makes a server refuse whole requests: it alone becomes a dead letter.",
    () => [{ poison: true }],
    refused,
  ],
  ["401 then put right", "Keys that are wrong until somebody puts them right.", () => [{ status: 401 }]],
  [
    "403 then put right",
    "A project that is suspended for a while.",
    () => [{ status: 403, body: "Ingestion suspended" }],
  ],
  [
    "redirect",
    "A redirect is never followed, and costs nothing.",
    (random) => [{ redirect: "http://127.0.0.1:9/elsewhere", redirectStatus: random.pick([301, 302, 307, 308]) }],
  ],
  ["hang", "Requests that are never answered.", () => [{ hang: true }]],
  ["reset before the body", "Connections that break while a request is sent.", () => [{ reset: "before-body" }]],
  [
    "reset after the body",
    "Requests that were taken, or were not, and never answered.",
    (random) => [{ reset: "after-body", accepted: random() < 0.5 }],
  ],
  [
    "reset within the answer",
    "Answers that break off: their status was there, and it counts.",
    () => [{ reset: "mid-response", accepted: true }],
  ],
  [
    "gzip that breaks off",
    "An answer that says it is compressed, and is only half there.",
    (random) => [
      {
        status: random.pick([200, 503]),
        accepted: true,
        headers: { "content-encoding": "gzip", "content-type": "application/json" },
        body: gzipped('{"id":"1","name":"otel-ingestion-job"}', random.between(1, 30)),
      },
    ],
  ],
  ["slow drip", "An answer of which a byte comes now and then.", (random) => [{ drip: random.between(20, 200) }]],
  ["slow", "A server that takes its time, longer than anybody waits.", () => [{ slow: 900 }]],
  ["not JSON", "An answer that is cut in two.", () => [{ malformed: true }]],
  ["an endless answer", "More than anybody wants to read.", () => [{ huge: 20_000_000 }]],
  ["a closed port", "Nobody listens.", () => [{ refuse: true }]],
];

/** A server from before OTLP. */
const older: Scenario = {
  name: "answers: 207",
  about: "An older server takes events and judges each of them alone: what failed is sent again, what it forgot too.",
  version: "3.20.0",
  steps: (random) => [
    start("service", { everyMs: 8, options: { ...service.options, transport: "auto" } }),
    wait(random.between(0, 300)),
    { do: "server", rules: [{ mixed: true, times: random.between(1, 3) }] },
    wait(random.between(200, 600)),
    { do: "server", rules: random.pick<readonly ServerRule[]>([[{ status: 500 }], [{ hang: true }], []]) },
    wait(random.between(100, 400)),
  ],
};

/** The same for a spool on disk and for one in memory. */
export const answerScenarios: readonly Scenario[] = [
  ...answers.map(
    ([name, about, rules, allows]): Scenario => ({
      name: `answers: ${name}`,
      about,
      ...(allows && { allows }),
      steps: (random) => [
        start("service", { spool: random() < 0.7 ? "disk" : "memory", poisonEvery: random.between(10, 40) }),
        wait(random.between(0, 300)),
        { do: "server", rules: rules(random) },
        wait(random.between(300, 1_200)),
        { do: "burst", of: "service", requests: random.between(0, 200) },
        wait(random.between(100, 600)),
      ],
    }),
  ),
  older,
];
