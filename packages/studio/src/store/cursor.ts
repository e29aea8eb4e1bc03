import { parseText } from "../json/index.ts";

/** Where a page ended: a sort value and what tells equal ones apart. */
export type Place = readonly [number, string | number];

export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Undefined for what is no cursor of ours; a list then begins at its beginning. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const place = parseText(Buffer.from(cursor, "base64url").toString());
  return Array.isArray(place) && typeof place[0] === "number" && ["string", "number"].includes(typeof place[1])
    ? [place[0], place[1] as string | number]
    : undefined;
}

export const isCursor = (cursor: string): boolean => readCursor(cursor) !== undefined;
