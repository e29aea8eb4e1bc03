import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An observation, as the program that made it says. */
export interface Made {
  readonly serial: number;
  readonly poison: boolean;
  /** False where `end()` had not returned when the program ended. */
  readonly hasEnded: boolean;
  /** How long the program lived after that, without the time in which it wanted a processor and got none. */
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

export function readLedgers(folder: string): readonly ProgramBooks[] {
  return readdirSync(folder).map((file) => {
    const [name = "", pid = "", thread = ""] = file.split(".");
    return { name, pid, thread, ...parse(readFileSync(join(folder, file), "utf8")) };
  });
}

export function parse(text: string): Omit<ProgramBooks, "name" | "pid" | "thread"> {
  const about = new Map<string, Pick<Made, "serial" | "poison">>();
  const begun = new Set<string>();
  const ends = new Map<string, number>();
  const dropped = new Map<string, string>();
  const unnamed = new Map<string, number>();
  /** How long the program had lived at the last line, what it was kept waiting taken off. */
  let awake = 0;
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
    const [at, starved] = word === "turn" ? [first, second] : [second, ids[0]];
    awake = Number(at) - Number(starved);
    if (word === "ended") ends.set(first, awake);
  }
  const made = new Map<string, Made>();
  for (const [id, known] of about) {
    const end = ends.get(id);
    made.set(id, { ...known, hasEnded: end !== undefined, awakeMs: end === undefined ? 0 : awake - end });
  }
  return { made, begun, dropped, unnamed };
}
