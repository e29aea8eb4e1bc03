import type { Random } from "../random.ts";
import { start, wait } from "./plans.ts";
import type { Condition, Scenario } from "./types.ts";

export const conditions: readonly (readonly [name: string, about: string, is: (random: Random) => Condition])[] = [
  ["refused", "Every connection ends at once.", () => "refused"],
  ["silent", "A line that takes everything and passes nothing on; its connections never come back.", () => "silent"],
  [
    "slow",
    "Every piece is late, often later than a request may take.",
    (random) => ({ delayMs: random.between(20, 400) }),
  ],
  [
    "cut on the way",
    "Requests break off after some bytes, each after others.",
    (random) => ({ direction: "up", cutAfter: Array.from({ length: 8 }, () => random.between(0, 20_000)) }),
  ],
  [
    "cut on the way back",
    "Answers break off after some bytes: what was taken is sent again, the same.",
    (random) => ({ direction: "down", cutAfter: Array.from({ length: 8 }, () => random.between(0, 400)) }),
  ],
  ["thin", "A line too thin for what is sent.", (random) => ({ bytesPerSecond: random.between(10_000, 200_000) })],
];

export const networkScenarios: readonly Scenario[] = conditions.map(([name, about, is]) => ({
  name: `network: ${name}`,
  about,
  steps: (random) => [
    start("service", { spool: random() < 0.7 ? "disk" : "memory" }),
    wait(random.between(0, 300)),
    { do: "network", of: "langfuse", is: is(random) },
    wait(random.between(500, 1_500)),
    { do: "network", of: "langfuse", is: "well" },
    wait(random.between(0, 200)),
    { do: "network", of: "langfuse", is: is(random) },
    wait(random.between(200, 600)),
  ],
}));
