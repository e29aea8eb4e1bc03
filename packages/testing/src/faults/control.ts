import { checkFaults } from "./check.ts";
import { type RuleBook, type Selection, selectFault } from "./select.ts";
import type { FaultControl, FaultedRequest, Faults } from "./types.ts";

/** The faults of one server. `setRefusing` opens and closes its port. */
export function createFaults(
  initial: Faults,
  setRefusing: (refusing: boolean) => Promise<void>,
): FaultControl & {
  select(request: FaultedRequest, beforeBody: boolean): Selection;
  isRefusing(): boolean;
} {
  let book = open(initial);
  const isRefusing = (): boolean => book.rules.some((rule) => "refuse" in rule);
  const set = async (faults: Faults): Promise<void> => {
    book = open(faults);
    await setRefusing(isRefusing());
  };
  return {
    set,
    clear: () => set([]),
    select: (request, beforeBody) => selectFault(book, request, beforeBody),
    isRefusing,
  };
}

function open(faults: Faults): RuleBook {
  checkFaults(faults);
  return { rules: [faults].flat(), seen: new Map() };
}
