import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An observation, as the program that made it says. */
export interface Made {
  readonly serial: number;
  readonly poison: boolean;
  /** False where `end()` had not returned when the program ended. */
  readonly hasEnded: boolean;
  /** How long its event loop was seen turning after that. */
  readonly awakeMs: number;
}

/** What one process or thread wrote down. */
export interface ProgramBooks {
  /** As the program was called, and its pid and thread. */
  readonly name: string;
  readonly pid: string;
  readonly thread: string;
  readonly made: ReadonlyMap<string, Made>;
  /** They may leave without ever having ended. */
  readonly begun: ReadonlySet<string>;
  /** Reasons by id, and how many had no id. */
  readonly dropped: ReadonlyMap<string, string>;
  readonly unnamed: ReadonlyMap<string, number>;
}

/**
 * So often does a program say that its loop turns. A gap counts for no more: time in which nobody ran is nobody's fault,
 * and on a busy machine there is much of it.
 */
const turnMs = 5;

export function readLedgers(folder: string): readonly ProgramBooks[] {
  return readdirSync(folder).map((file) => {
    const [name = "", pid = "", thread = ""] = file.split(".");
    return { name, pid, thread, ...parse(readFileSync(join(folder, file), "utf8")) };
  });
}

export function parse(text: string): Omit<ProgramBooks, "name" | "pid" | "thread"> {
  const about = new Map<string, Pick<Made, "serial" | "poison">>();
  const begun = new Set<string>();
  const ends = new Map<string, { readonly awake: number; readonly at: number }>();
  const dropped = new Map<string, string>();
  const unnamed = new Map<string, number>();
  /** How long the loop has turned, all in all, up to the last line. */
  let awake = 0;
  let last: number | undefined;
  // A line that was being written is none.
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    const [word, first = "", second = "", ...ids] = line.split(" ");
    if (word === "begun") begun.add(first);
    if (word === "made") about.set(first, { serial: Number(second), poison: ids[0] === "poison" });
    if (word === "dropped") {
      for (const id of ids) dropped.set(id, first);
      if (ids.length === 0) unnamed.set(first, (unnamed.get(first) ?? 0) + Number(second));
    }
    if (word !== "ended" && word !== "turn") continue;
    const at = Number(word === "turn" ? first : second);
    awake += Math.min(at - (last ?? at), turnMs);
    last = at;
    if (word === "ended") ends.set(first, { awake, at });
  }
  const made = new Map<string, Made>();
  for (const [id, known] of about) {
    const end = ends.get(id);
    const awakeMs = end === undefined ? 0 : worth(awake - end.awake, (last ?? 0) - end.at);
    made.set(id, { ...known, hasEnded: end !== undefined, awakeMs });
  }
  return { made, begun, dropped, unnamed };
}

/** The threads that write to disk get no more of a busy machine than the loop, and are asked less often. */
function worth(awakeMs: number, realMs: number): number {
  return realMs > 2 * awakeMs ? awakeMs / 2 : awakeMs;
}
