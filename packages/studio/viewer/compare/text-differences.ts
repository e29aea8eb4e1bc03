/** A piece that both texts have, or only one of them. */
export interface Change {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Comparing takes the product of both lengths; longer texts are compared by lines, and the longest not at all. */
const mostProduct = 4_000_000;

const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/**
 * What differs between two texts, word by word where they are short and line by line where they are long.
 * @example differences("a b", "a c"); // same "a ", gone "b", new "c"
 */
export function differences(left: string, right: string): readonly Change[] {
  if (left === right) return left === "" ? [] : [{ kind: "same", text: left }];
  for (const split of [words, lines]) {
    const [before, after] = [split(left), split(right)];
    const { start, end } = common(before, after);
    const [inner, other] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
    if (inner.length * other.length > mostProduct) continue;
    const same = (from: number, to: number): Change => ({ kind: "same", text: before.slice(from, to).join("") });
    return joined([same(0, start), ...compared(inner, other), same(before.length - end, before.length)]);
  }
  return [
    { kind: "gone", text: left },
    { kind: "new", text: right },
  ];
}

/** How many pieces are the same at the beginning and at the end. */
function common(left: readonly string[], right: readonly string[]): { start: number; end: number } {
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < most - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  return { start, end };
}

/** By the longest common subsequence. */
function compared(left: readonly string[], right: readonly string[]): Change[] {
  const width = right.length + 1;
  const longest = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      longest[at] =
        left[row] === right[column]
          ? (longest[at + width + 1] ?? 0) + 1
          : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0);
    }
  }
  const changes: Change[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const at = row * width + column;
    if (row < left.length && column < right.length && left[row] === right[column]) {
      changes.push({ kind: "same", text: left[row] ?? "" });
      row += 1;
      column += 1;
    } else if (column >= right.length || (row < left.length && (longest[at + width] ?? 0) >= (longest[at + 1] ?? 0))) {
      changes.push({ kind: "gone", text: left[row] ?? "" });
      row += 1;
    } else {
      changes.push({ kind: "new", text: right[column] ?? "" });
      column += 1;
    }
  }
  return changes;
}

function joined(changes: readonly Change[]): Change[] {
  const all: Change[] = [];
  for (const change of changes) {
    const last = all.at(-1);
    if (change.text === "") continue;
    if (last?.kind === change.kind) all[all.length - 1] = { kind: last.kind, text: last.text + change.text };
    else all.push(change);
  }
  return all;
}
