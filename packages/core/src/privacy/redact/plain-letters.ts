type Range = readonly [first: number, last: number];

/** What is not seen: joiners, soft hyphens, fillers, direction marks, variants. */
const unseen: readonly Range[] = [
  ...([
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x61c, 0x61c],
    [0x115f, 0x1160],
    [0x17b4, 0x17b5],
    [0x180b, 0x180f],
  ] as const),
  ...([
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x206f],
    [0x3164, 0x3164],
    [0xfe00, 0xfe0f],
  ] as const),
  ...([
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0xfff0, 0xfff8],
  ] as const),
];
/** What copying from a page or a document makes of spaces and hyphens. */
const spaces: readonly Range[] = [
  [0xa0, 0xa0],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
const hyphens: readonly Range[] = [
  [0x2010, 0x2015],
  [0x2212, 0x2212],
];
/** The nought of each living script that has digits of its own; nine follow it. */
const noughts: readonly number[] = [
  ...[0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20],
  ...[0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50],
  ...[0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0],
];
/** Wide letters, circled ones, and the first halves of those of mathematics and of tags, which stand for ASCII too. */
const disguised: readonly Range[] = [
  [0xff01, 0xff5e],
  [0x2460, 0x24ff],
  [0xd835, 0xd835],
  [0xdb40, 0xdb40],
];
const tags = /\u{e0001}|[\u{e0020}-\u{e007f}]|[\u{e0100}-\u{e01ef}]/gu;

/** What stands for a letter, by its number; most stand for themselves. */
const replacements = new Map<number, string>();
const isPlain = 0;
const isReplaced = 1;
const isDisguised = 2;
/** A table, since asking for the properties of each letter takes ten times as long. */
const kinds = new Uint8Array(0x10000);

function replace([first, last]: Range, by: (place: number) => string): void {
  kinds.fill(isReplaced, first, last + 1);
  for (let code = first; code <= last; code++) replacements.set(code, by(code - first));
}
for (const range of unseen) replace(range, () => "");
for (const range of spaces) replace(range, () => " ");
for (const range of hyphens) replace(range, () => "-");
for (const nought of noughts) replace([nought, nought + 9], String);
for (const [first, last] of disguised) kinds.fill(isDisguised, first, last + 1);

/**
 * The text with letters that only look different made plain, where it has any: `ａｄａ＠example.com` is an address to
 * its reader. Most texts are answered as they are, not even copied.
 */
export function plainLetters(text: string): string {
  // As many bytes as letters is ASCII, and counting them is quicker than looking.
  if (Buffer.byteLength(text) === text.length) return text;
  let plain = "";
  let from = 0;
  let hasDisguised = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = kinds[code];
    if (kind === isPlain) continue;
    if (kind === isDisguised) {
      hasDisguised = true;
      continue;
    }
    plain += text.slice(from, at) + (replacements.get(code) ?? "");
    from = at + 1;
  }
  plain = from === 0 ? text : plain + text.slice(from);
  return hasDisguised ? plain.replace(tags, "").normalize("NFKC") : plain;
}
