import { answerScenarios } from "./answers.ts";
import { clockScenarios } from "./clocks.ts";
import { deathScenarios } from "./deaths.ts";
import { mediaScenarios } from "./media.ts";
import { networkScenarios } from "./network.ts";
import { storeScenarios } from "./stores.ts";
import type { Scenario } from "./types.ts";

export const scenarios: readonly Scenario[] = [
  ...answerScenarios,
  ...networkScenarios,
  ...deathScenarios,
  ...mediaScenarios,
  ...clockScenarios,
  ...storeScenarios,
];
