/** Called for each field: its tag, where it begins, where its content begins (behind tag and length), where it ends. */
export type FieldVisitor = (tag: number, start: number, content: number, end: number) => void;

/**
 * Walks the fields of one message without decoding them. False when the bytes are no message; the visitor has then
 * seen the fields before the fault. Lengths longer than they need be are read too: other encoders write them.
 */
export function walkFields(bytes: Uint8Array, from: number, to: number, visit: FieldVisitor): boolean {
  let start = from;
  while (start < to) {
    const tagEnd = skipVarint(bytes, start, to);
    if (tagEnd === 0) return false;
    const tag = readVarint(bytes, start, tagEnd);
    let content = tagEnd;
    let end = 0;
    switch (tag % 8) {
      case 0:
        end = skipVarint(bytes, content, to);
        break;
      case 1:
        end = content + 8;
        break;
      case 2: {
        content = skipVarint(bytes, tagEnd, to);
        if (content > 0) end = content + readVarint(bytes, tagEnd, content);
        break;
      }
      case 5:
        end = content + 4;
        break;
    }
    if (end === 0 || end > to) return false;
    visit(tag, start, content, end);
    start = end;
  }
  return true;
}

/** The offset behind a varint, or 0 where none ends within ten bytes. */
function skipVarint(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, from + 10);
  for (let at = from; at < last; at++) if ((bytes[at] as number) < 0x80) return at + 1;
  return 0;
}

function readVarint(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = to - 1; at >= from; at--) value = value * 128 + ((bytes[at] as number) & 0x7f);
  return value;
}
