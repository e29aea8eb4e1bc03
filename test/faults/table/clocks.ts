import type { Random } from "../random.ts";
import { start, wait } from "./plans.ts";
import type { Scenario, Step } from "./types.ts";

const hour = 3_600_000;
const jump = (offMs: number): Step => ({ do: "clock", of: "service", offMs });
const off = (random: Random): number => random.pick([24 * hour, -24 * hour, -hour, 8 * 24 * hour]);

export const clockScenarios: readonly Scenario[] = [
  {
    name: "clock: jumps",
    about: "The wall clock goes wrong by hours and days while observations wait; nothing expires and nothing storms.",
    steps: (random) => [
      { do: "server", rules: [{ status: 503 }] },
      start("service"),
      wait(random.between(100, 500)),
      jump(random.pick([hour, -hour, 24 * hour, -24 * hour])),
      wait(random.between(100, 500)),
      jump(off(random)),
      wait(random.between(100, 500)),
      jump(0),
    ],
  },
  {
    name: "clock: suspended",
    about: "A process that is stopped for a while, as by a laptop's lid, and goes on; another one starts meanwhile.",
    steps: (random) => [
      start("service"),
      { do: "server", rules: random() < 0.5 ? [{ status: 503 }] : [] },
      wait(random.between(100, 400)),
      { do: "signal", signal: "SIGSTOP", to: "service" },
      wait(random.between(200, 1_000)),
      start("other"),
      wait(random.between(100, 500)),
      { do: "signal", signal: "SIGCONT", to: "service" },
      wait(random.between(0, 300)),
    ],
  },
];
