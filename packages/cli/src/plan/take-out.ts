import { diffArrays } from "diff";
import { takeOutOfJson } from "./take-out-of-json.ts";
import type { OwnLine, TakenOut } from "./types.ts";

/** For each line that was written, the place where it still is. */
function placesOf(written: readonly string[], now: readonly string[]): (number | undefined)[] {
  let at = 0;
  return diffArrays([...written], [...now]).flatMap(({ value, added, removed }) => {
    if (removed) return value.map(() => undefined);
    const begin = at;
    at += value.length;
    return added ? [] : value.map((_, index) => begin + index);
  });
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** What stood there before us. */
  readonly before: readonly string[];
}

/** What of the written lines is ours. */
function stretchesOf(before: readonly string[], written: readonly string[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  let earlier: string[] = [];
  for (const { value, added, removed } of diffArrays([...before], [...written])) {
    if (removed) earlier = value;
    if (added) stretches.push({ from: at, to: at + value.length, before: earlier });
    if (!removed) {
      at += value.length;
      earlier = [];
    }
  }
  return stretches.map((one) => withoutEnd(one, written));
}

/**
 * Behind the last line break nothing stands, which a diff takes for a line like any other: where the same stands above
 * what is ours, that one is meant.
 */
function withoutEnd({ from, to, before }: Stretch, written: readonly string[]): Stretch {
  const isLast = to === written.length && written[to - 1] === "";
  return isLast && before.length === 0 && written[from - 1] === ""
    ? { from: from - 1, to: to - 1, before }
    : { from, to, before };
}

/** Every line of ours has to stand there as it was written, and together with those that it was written with. */
function takeOutLines(now: string, written: string, before: string): TakenOut {
  const lines = now.split("\n");
  const places = placesOf(written.split("\n"), lines);
  const result = [...lines];
  const own: OwnLine[] = [];
  let isWhole = true;
  const ours = written.split("\n");
  for (const { from, to: last, before: earlier } of stretchesOf(before.split("\n"), ours).toReversed()) {
    // Somebody has written on behind it: then the end of the text is theirs.
    const isEnd = last === ours.length && ours[last - 1] === "" && places[last - 2] !== lines.length - 2;
    const to = isEnd ? last - 1 : last;
    const held = places.slice(from, to);
    const first = held[0];
    for (const place of held.toReversed()) {
      if (place !== undefined) own.unshift({ line: place + 1, text: lines[place]?.trim() ?? "" });
    }
    if (first === undefined || held.some((place, index) => place !== first + index)) isWhole = false;
    else result.splice(first, to - from, ...earlier);
  }
  return { text: isWhole ? result.join("\n") : undefined, own };
}

/** Takes out of a text that somebody has worked on what we had written into it. */
export function takeOut(path: string, now: string, written: string, before: string): TakenOut {
  const ofJson = path.endsWith(".json") ? takeOutOfJson(now, written, before) : undefined;
  return ofJson ?? takeOutLines(now, written, before);
}
