/** Where one event of a scores chunk stands in its bytes. */
export interface EventRange {
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Finds the JSON events between the commas that join them. The events are not parsed: their bytes must not change.
 * Every byte of a character outside ASCII is above 0x7f, so bytes can be compared without decoding.
 */
export function eventRanges(bytes: Uint8Array): readonly EventRange[] {
  const ranges: EventRange[] = [];
  let start = 0;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === backslash) at++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === comma && depth === 0) {
      ranges.push({ start, end: at });
      start = at + 1;
    }
  }
  if (start < bytes.length) ranges.push({ start, end: bytes.length });
  return ranges;
}
