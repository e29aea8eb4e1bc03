import type { Random } from "../random.ts";
import { answers } from "./answers.ts";
import { conditions } from "./network.ts";
import type { ServerRule, Step } from "./types.ts";

type Trouble = (random: Random) => Step;

const ofServer =
  (rules: (random: Random) => readonly ServerRule[]): Trouble =>
  (random) => ({ do: "server", rules: rules(random) });

/** Everything that a server or the way to it may do for a while without costing anything. */
export const troubles: readonly [Trouble, ...Trouble[]] = [
  ofServer(() => []),
  ...answers.filter(([, , , allows]) => allows === undefined).map(([, , rules]) => ofServer(rules)),
  ...conditions.map(
    ([, , is]): Trouble =>
      (random) => ({ do: "network", of: "langfuse", is: is(random) }),
  ),
];
