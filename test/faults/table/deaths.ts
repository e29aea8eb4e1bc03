import type { Random } from "../random.ts";
import { kill, service, start, wait } from "./plans.ts";
import type { Scenario, ServerRule, Step } from "./types.ts";

/** How the server is meanwhile. */
function anyServer(random: Random): readonly ServerRule[] {
  return random.pick<readonly ServerRule[]>([
    [],
    [{ status: 503 }],
    [{ hang: true }],
    [{ reset: "after-body", accepted: true }],
    [{ refuse: true }],
  ]);
}

/** A service that lives for a while and is killed, so many times. */
export function killed(times: number): Scenario["steps"] {
  return (random) =>
    Array.from({ length: times }, (): Step[] => [
      { do: "server", rules: anyServer(random) },
      start("service", { everyMs: random.between(1, 8) }),
      wait(random.between(5, 400)),
      kill("service"),
    ]).flat();
}

export const deathScenarios: readonly Scenario[] = [
  {
    name: "deaths: SIGKILL",
    about: "Processes that are killed at random moments, each finding what the last one left.",
    steps: killed(4),
  },
  {
    name: "deaths: SIGTERM with a backlog",
    about: "A process is asked to end while the server is away: it does in its budget, and the next one has all of it.",
    steps: (random) => [
      start("service", { options: { ...service.options, shutdownMs: 400 } }),
      {
        do: "server",
        rules: random.pick<readonly ServerRule[]>([[{ status: 503 }], [{ hang: true }], [{ refuse: true }]]),
      },
      { do: "burst", of: "service", requests: random.between(50, 400) },
      wait(random.between(0, 300)),
      { do: "signal", signal: "SIGTERM", to: "service" },
    ],
  },
  {
    name: "deaths: by itself",
    about: "A process that exits in the middle of its work, or dies of an error: all that had ended is on disk.",
    steps: (random) => [
      start("service"),
      { do: "server", rules: anyServer(random) },
      { do: "burst", of: "service", requests: random.between(0, 300) },
      wait(random.between(0, 300)),
      { do: "end", of: "service", how: random.pick(["exit", "throw", "reject"]) },
      start("service"),
      wait(random.between(50, 300)),
      { do: "end", of: "service", how: random.pick(["exit", "throw", "reject", "abort"]) },
    ],
  },
  {
    name: "deaths: a cluster of four",
    about: "Workers of a cluster die while the others go on.",
    steps: (random) => [
      start("cluster", { shape: "cluster", everyMs: 10 }),
      { do: "server", rules: anyServer(random) },
      wait(random.between(50, 500)),
      { do: "signal", signal: "SIGKILL", to: "cluster", worker: random.between(0, 1) },
      wait(random.between(50, 500)),
      { do: "signal", signal: random.pick(["SIGKILL", "SIGTERM"]), to: "cluster", worker: random.between(2, 3) },
      wait(random.between(50, 300)),
    ],
  },
  {
    name: "deaths: worker threads",
    about: "A thread is terminated, and runs no handler; what it left is found although its process lives on.",
    steps: (random) => [
      start("service", { shape: "threads", everyMs: 8 }),
      { do: "server", rules: anyServer(random) },
      wait(random.between(100, 600)),
      { do: "terminate", of: "service", thread: random.between(0, 1) },
      wait(random.between(100, 400)),
    ],
  },
  {
    name: "deaths: two namespaces",
    about:
      "Two containers' worth of processes, each the first of its own, share a directory; neither takes the other's.",
    needs: ["namespaces"],
    steps: (random) => [
      start("left", { shape: "namespace" }),
      start("right", { shape: "namespace" }),
      { do: "server", rules: anyServer(random) },
      wait(random.between(100, 500)),
      kill("left"),
      wait(random.between(0, 200)),
      start("left", { shape: "namespace" }),
      wait(random.between(100, 400)),
      kill("right"),
    ],
  },
  {
    name: "deaths: SIGTERM to the first of a container",
    about: "The kernel lets the first process of a container live through SIGTERM: it goes on, and so does tracing.",
    needs: ["namespaces"],
    steps: (random) => [
      start("first", { shape: "namespace", spool: random.pick(["disk", "memory"]) }),
      wait(random.between(50, 300)),
      { do: "signal", signal: "SIGTERM", to: "first" },
      wait(random.between(300, 800)),
    ],
  },
];
