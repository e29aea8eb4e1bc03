import { start, wait } from "./plans.ts";
import type { Scenario } from "./types.ts";

const redis = { spool: "redis", everyMs: 8 } as const;

export const storeScenarios: readonly Scenario[] = [
  {
    name: "redis: restarted",
    about: "Redis dies and comes back: what it had is sent by the worker, what it did not take by the service.",
    needs: ["redis-server"],
    steps: (random) => [
      start("service", redis),
      wait(random.between(300, 800)),
      { do: "redis", is: "killed" },
      wait(random.between(100, 1_000)),
      { do: "redis", is: "back" },
      wait(random.between(100, 600)),
    ],
  },
  {
    name: "redis: full",
    about: "Redis has no room: the service sends by itself.",
    needs: ["redis-server"],
    steps: (random) => [
      start("service", redis),
      wait(random.between(300, 600)),
      { do: "redis", is: "full" },
      wait(random.between(300, 800)),
      { do: "redis", is: "roomy" },
      wait(random.between(100, 400)),
    ],
  },
  {
    name: "redis: slow",
    about: "Redis answers later than anybody waits: a chunk may be there twice, and is the same each time.",
    needs: ["redis-server"],
    steps: (random) => [
      start("service", redis),
      wait(random.between(300, 600)),
      { do: "network", of: "redis", is: { delayMs: random.between(100, 500) } },
      wait(random.between(300, 1_000)),
      { do: "network", of: "redis", is: random.pick(["silent", "refused", "well"]) },
      wait(random.between(200, 600)),
    ],
  },
  {
    name: "redis: away at first",
    about: "A service starts before Redis does.",
    needs: ["redis-server"],
    steps: (random) => [
      { do: "redis", is: "killed" },
      start("service", redis),
      wait(random.between(200, 800)),
      { do: "redis", is: "back" },
      wait(random.between(300, 1_000)),
    ],
  },
  {
    name: "redis: with a server that fails",
    about: "Redis and the server are in trouble by turns: what the worker cannot send waits in the queue.",
    needs: ["redis-server"],
    steps: (random) => [
      start("service", redis),
      wait(random.between(200, 600)),
      { do: "server", rules: [{ status: random.pick([500, 503, 429]) }] },
      wait(random.between(200, 600)),
      { do: "redis", is: random.pick(["full", "killed"]) },
      wait(random.between(200, 600)),
    ],
  },
  {
    name: "postgres: restarted",
    about: "The database of an application's jobs crashes and comes back; what the jobs trace arrives.",
    needs: ["postgres"],
    long: true,
    allows: { others: "the adapter's own observations of a job are not seen by the program" },
    steps: (random) => [
      start("service", { jobs: true, everyMs: 10 }),
      wait(random.between(300, 1_000)),
      { do: "postgres", is: "killed" },
      { do: "server", rules: random() < 0.5 ? [{ status: 503 }] : [] },
      wait(random.between(300, 1_000)),
      { do: "postgres", is: "back" },
      wait(random.between(500, 1_500)),
    ],
  },
  {
    name: "postgres: the spool's own",
    about:
      "The database that the spool is in crashes and comes back: what it had is sent by the worker, the rest by the service.",
    needs: ["postgres"],
    long: true,
    steps: (random) => [
      start("service", { spool: "postgres", everyMs: 8 }),
      wait(random.between(500, 1_000)),
      { do: "postgres", is: "killed" },
      wait(random.between(300, 1_000)),
      { do: "postgres", is: "back" },
      wait(random.between(500, 1_500)),
    ],
  },
];
