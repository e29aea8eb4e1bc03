import type { Allowance } from "../table/index.ts";
import type { Evidence } from "./evidence.ts";

/** What a SIGKILL may cost. */
export const lossMs = 50;

/** What does not hold, one line each; nothing when all does. */
export function judge(evidence: Evidence, allows: Allowance = {}): readonly string[] {
  return [
    ...unaccounted(evidence),
    ...(allows.others === undefined ? unknown(evidence) : []),
    ...several("came again with other bytes", evidence.changed),
    ...contents(evidence),
    ...drops(evidence, allows),
    ...deadLetters(evidence, allows),
    ...evidence.leaks.map((place) => `A secret was found in ${place}.`),
    ...(allows.left === undefined ? several("still in the spool", evidence.left) : []),
    ...books(evidence),
    ...handles(evidence),
    ...evidence.mishaps,
  ];
}

/** Every id that was made is delivered, a dead letter, or counted as dropped. */
function unaccounted({ programs, received, dead }: Evidence): readonly string[] {
  return programs.flatMap(({ name, pid, thread, made, dropped, unnamed, wasKilled }) => {
    const missing = [...made].filter(([id, { hasEnded, awakeMs }]) => {
      if (received.has(id) || dead.has(id) || dropped.has(id)) return false;
      return hasEnded && (!wasKilled || awakeMs >= lossMs);
    });
    const uncounted = missing.length - sum(unnamed.values());
    const ids = missing.map(([id, { serial, awakeMs }]) => `${id} (request ${serial}, ${awakeMs.toFixed(0)} ms)`);
    return uncounted > 0 ? several(`of ${name} (${pid}.${thread}) nowhere`, ids) : [];
  });
}

function unknown({ programs, received }: Evidence): readonly string[] {
  return several(
    "received that nobody made",
    [...received].filter((id) => !programs.some(({ made, begun }) => made.has(id) || begun.has(id))),
  );
}

function contents({ programs, contents: found }: Evidence): readonly string[] {
  const wrong = found.filter(([id, serial]) => {
    const made = programs.map((program) => program.made.get(id)).find((known) => known !== undefined);
    // What never ends has no input, and is nobody's request.
    return made !== undefined && made.serial !== 0 && made.serial !== serial;
  });
  return several(
    "of another request than theirs",
    wrong.map(([id, serial]) => `${id} (${serial})`),
  );
}

function drops({ programs }: Evidence, { dropped: allowed = {} }: Allowance): readonly string[] {
  return programs.flatMap(({ name, dropped, unnamed }) => {
    const reasons = new Set([...dropped.values(), ...unnamed.keys()]);
    return [...reasons]
      .filter((reason) => !Object.hasOwn(allowed, reason))
      .map((reason) => {
        const count = [...dropped.values()].filter((other) => other === reason).length + (unnamed.get(reason) ?? 0);
        return `${name} dropped ${count}: ${reason}.`;
      });
  });
}

function deadLetters(
  { programs, dead, received }: Evidence,
  { deadLetters: allowed = false }: Allowance,
): readonly string[] {
  const isPoison = (id: string): boolean => programs.some(({ made }) => made.get(id)?.poison);
  const wrong = [...dead].filter((id) => !allowed || !isPoison(id));
  return [
    ...several("dead letters that nobody asked for", wrong),
    ...several(
      "both delivered and dead",
      [...dead].filter((id) => received.has(id)),
    ),
  ];
}

function books({ books: all }: Evidence): readonly string[] {
  return all.flatMap(({ name, health }) => {
    const { accepted, adopted, delivered, deadLettered, dropped, pending, handedOver } = health;
    const difference =
      accepted + adopted - delivered - deadLettered - sum(Object.values(dropped)) - pending - handedOver;
    return difference === 0 ? [] : [`The books of ${name} are ${difference} out.`];
  });
}

/** Eight connections that are kept, and a few files. */
const mostHandles = 16;

function handles({ handles: all }: Evidence): readonly string[] {
  return all
    .filter(({ before, after }) => after > before + mostHandles)
    .map(({ name, before, after }) => `${name} has ${after} files and sockets open, after ${before} at first.`);
}

const shown = 5;

function several(what: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const rest = ids.length > shown ? ` and ${ids.length - shown} more` : "";
  return [`${ids.length} ${what}: ${ids.slice(0, shown).join(", ")}${rest}.`];
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
