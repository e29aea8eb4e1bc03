import type { Fields } from "../dialects/index.ts";

/** Bodies up to this length are parsed at once: it takes a fraction of a millisecond. */
const shortBody = 64 * 1024;
const frontLength = 4_096;
const backLength = 1_024;

const value = String.raw`"(?:[^"\\]|\\.){0,1000}"|-?\d[\d.eE+-]{0,40}|true|false|null`;
const key = String.raw`\s*"([^"\\]{1,100})"\s*:\s*`;
/** Members with short values, one after the other from the front. */
const atFront = new RegExp(`${key}(${value})\\s*,`, "y");
/** The member at which the front ends: whatever it is worth, it is there. */
const further = new RegExp(`${key}["\\[{]`, "y");
/** Between the last container and the last brace stand members of the outermost object only. */
const atBack = new RegExp(`(?:,${key.replace("(", "(?:")}(?:${value})\\s*)+\\}\\s*$`);

/**
 * What a long JSON object says at its two ends, where clients put the model: enough to begin with, so that the rest can
 * be read after the request has left. Undefined for a short one, and for what is no object.
 * @example glanceAt('{"model":"gpt-5","messages":[ and so on ],"stream":true}');
 */
export function glanceAt(text: string): Fields | undefined {
  if (text.length <= shortBody) return undefined;
  const front = text.slice(0, frontLength);
  const opening = /^\s*\{/.exec(front);
  if (opening === null) return undefined;
  const found: Record<string, unknown> = Object.create(null);
  let at = opening[0].length;
  for (;;) {
    atFront.lastIndex = at;
    const member = atFront.exec(front);
    if (member === null) break;
    add(found, `{${member[0].slice(0, -1)}}`);
    at = atFront.lastIndex;
  }
  further.lastIndex = at;
  const name = further.exec(front)?.[1];
  if (name !== undefined) found[name] = {};
  const back = atBack.exec(text.slice(-backLength))?.[0];
  if (back !== undefined) add(found, `{${back.slice(1)}`);
  return found;
}

function add(found: Record<string, unknown>, json: string): void {
  try {
    Object.assign(found, JSON.parse(json));
  } catch {
    // The text is not what it looked like; the whole of it will be read.
  }
}
