import { type Change, readProjectFile } from "../plan/index.ts";
import type { Project } from "../project/index.ts";
import { type Insertion, insertInto, isSound, lineOf, type Place } from "../source/index.ts";
import type { FileEdit, Instruction } from "./types.ts";

export interface MergedEdits {
  readonly changes: readonly Change[];
  /** For files that would not be what they were besides. */
  readonly refused: readonly Instruction[];
}

function groupByPath(edits: readonly FileEdit[]): Map<string, Insertion[]> {
  const groups = new Map<string, Insertion[]>();
  for (const { path, insertions } of edits) groups.set(path, [...(groups.get(path) ?? []), ...insertions]);
  return groups;
}

/** All edits of a file at once; none where the program would not come out as it is meant. */
export function mergeEdits({ root, sources }: Project, edits: readonly FileEdit[]): MergedEdits {
  const changes: Change[] = [];
  const refused: Instruction[] = [];
  for (const [path, insertions] of groupByPath(edits)) {
    // Read again by the rules of writing: what leads elsewhere is refused before anything is changed.
    const before = readProjectFile(root, path);
    const file = sources.find((one) => one.path === path);
    if (before === undefined || file === undefined) continue;
    if (file.text === before && isSound(file, insertions))
      changes.push({ path, before, after: insertInto(before, insertions) });
    else refused.push({ what: `Put these into ${path}`, code: byLine(before, insertions) });
  }
  return { changes, refused };
}

function byLine(text: string, insertions: readonly Insertion[]): string {
  return insertions.map((one) => `line ${lineOf(text, one.at)}: ${one.text.trim()}`).join("\n");
}

/** The same place once the edits are made: by then somebody looks for it. */
export function movePlace(place: Place, edits: readonly FileEdit[], { changes }: MergedEdits): Place {
  const text = changes.find(({ path }) => path === place.path)?.before;
  if (text === undefined) return place;
  const above = (groupByPath(edits).get(place.path) ?? []).filter(({ at }) => lineOf(text, at) <= place.line);
  const lines = above.reduce((sum, one) => sum + one.text.split("\n").length - 1, 0);
  return { ...place, line: place.line + lines };
}
