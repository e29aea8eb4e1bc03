import type { DeadLetterFilter } from "../delivery/index.ts";
import type { DeadLetterBox } from "../setup/index.ts";

/** What came of it, in observations. */
export interface Done {
  readonly action: "replay" | "drop";
  readonly observations: number;
}

/** Undefined where it is not said what to do, or with what: nothing is done with all letters that does not say so. */
export async function act(
  values: Readonly<Record<string, unknown>>,
  letters: DeadLetterBox,
): Promise<Done | undefined> {
  const { action } = values;
  if (action !== "replay" && action !== "drop") return undefined;
  const filter = filterOf(values);
  const isAll = values.all === true || values.all === "true";
  if (Object.keys(filter).length === 0 && !isAll) return undefined;
  await letters.load();
  const observations = action === "replay" ? await letters.replay(filter) : letters.drop(filter);
  return { action, observations };
}

function filterOf({ letters, ids, destination, kind, status }: Readonly<Record<string, unknown>>): DeadLetterFilter {
  return {
    ...(given(letters) && { letters: textsOf(letters) }),
    ...(given(ids) && { ids: textsOf(ids) }),
    ...(given(destination) && { destination: String(destination) }),
    // Any other word fits no letter.
    ...(given(kind) && { kind: String(kind) as "spans" | "scores" }),
    ...(given(status) && { status: Number(status) }),
  };
}

const given = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);
