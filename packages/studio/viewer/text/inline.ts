/** A stretch of text within a block. There is no kind for HTML: it is text like any other. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "struck"; readonly inside: readonly Inline[] }
  | { readonly kind: "link"; readonly inside: readonly Inline[]; readonly address: string }
  | { readonly kind: "image"; readonly text: string; readonly address: string }
  | { readonly kind: "break" };

/** Deeper than this, marks are text: nobody writes so, and hostile text would. */
const deepest = 8;

/** Addresses that a link may have. All others, `javascript:` and `data:` among them, stay text. */
export function safeAddress(address: string): string | undefined {
  // Control characters and spaces inside a scheme are dropped by browsers, so they are here before it is judged.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what hides a scheme.
  const plain = address.replaceAll(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\ufeff]/g, "");
  return /^(https?:\/\/|mailto:)[^"'<>`\\]+$/i.test(plain) ? plain : undefined;
}

const escapable = /[!-/:-@[-`{-~]/;
/** Each with what ends it: the same behind a character that is no space. */
const marks = [
  ["**", "strong", /\S\*\*/],
  ["__", "strong", /\S__/],
  ["~~", "struck", /\S~~/],
  ["*", "emphasis", /\S\*/],
  ["_", "emphasis", /\S_/],
] as const;

/** Brackets deeper than this close nothing, so that thousands that stay open are not searched through for each of them. */
const deepestBrackets = 32;

/** The place of the bracket that closes the one at `open`, within a bounded distance. */
function closing(text: string, open: number, pair: string): number {
  let depth = 0;
  for (let index = open; index < Math.min(text.length, open + 2000) && depth <= deepestBrackets; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === pair[0]) depth += 1;
    else if (text[index] === pair[1]) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

interface Taken {
  readonly inline: Inline;
  readonly next: number;
}

function code(text: string, at: number): Taken | undefined {
  const fence = /^`+/.exec(text.slice(at, at + 20))?.[0] ?? "";
  const end = fence === "" ? -1 : text.indexOf(fence, at + fence.length);
  if (end === -1) return undefined;
  const inside = text.slice(at + fence.length, end).replace(/^ (.*) $/s, "$1");
  return { inline: { kind: "code", text: inside }, next: end + fence.length };
}

function link(text: string, at: number, depth: number): Taken | undefined {
  const image = text[at] === "!";
  const open = image ? at + 1 : at;
  if (text[open] !== "[") return undefined;
  const close = closing(text, open, "[]");
  if (close === -1 || text[close + 1] !== "(") return undefined;
  const end = closing(text, close + 1, "()");
  if (end === -1) return undefined;
  const label = text.slice(open + 1, close);
  const address = text
    .slice(close + 2, end)
    .trim()
    .replace(/\s["'(].*$/s, "")
    .trimEnd()
    .replace(/^<(.*)>$/, "$1");
  if (image) return { inline: { kind: "image", text: label, address }, next: end + 1 };
  const safe = safeAddress(address);
  if (safe === undefined) return { inline: { kind: "text", text: text.slice(at, end + 1) }, next: end + 1 };
  return { inline: { kind: "link", inside: parseInline(label, depth + 1), address: safe }, next: end + 1 };
}

function bare(text: string, at: number): Taken | undefined {
  if (at > 0 && /[\w/]/.test(text[at - 1] ?? "")) return undefined;
  // The last character is none that ends a sentence or a mark.
  const found = /^https?:\/\/[^\s<>"'`\\)\]]*[^\s<>"'`\\)\].,;:!?*_~]/.exec(text.slice(at, at + 2000))?.[0];
  const safe = found === undefined ? undefined : safeAddress(found);
  if (found === undefined || safe === undefined) return undefined;
  return { inline: { kind: "link", inside: [{ kind: "text", text: found }], address: safe }, next: at + found.length };
}

function marked(text: string, at: number, depth: number): Taken | undefined {
  const mark = marks.find(([sign]) => text.startsWith(sign, at));
  if (mark === undefined) return undefined;
  const [sign, kind, close] = mark;
  const begin = at + sign.length;
  const inWord = sign.startsWith("_") && /\w/.test(text[at - 1] ?? "");
  if (inWord || /\s|^$/.test(text[begin] ?? "")) return undefined;
  // A bounded look ahead keeps thousands of opening marks from being searched to the end each.
  const within = text.slice(begin, begin + 4000);
  const end = within.search(close) + 1;
  if (end === 0) return undefined;
  if (sign.startsWith("_") && /\w/.test(within[end + sign.length] ?? "")) return undefined;
  return { inline: { kind, inside: parseInline(within.slice(0, end), depth + 1) }, next: begin + end + sign.length };
}

/** Reads the marks within a line or a paragraph. */
export function parseInline(text: string, depth: number = 0): Inline[] {
  if (depth > deepest) return [{ kind: "text", text }];
  const found: Inline[] = [];
  let plain = "";
  const settle = (): void => {
    if (plain !== "") found.push({ kind: "text", text: plain });
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const sign = text[at] ?? "";
    if (sign === "\\" && escapable.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    if (sign === "\n") {
      settle();
      found.push({ kind: "break" });
      at += 1;
      continue;
    }
    const taken =
      sign === "`"
        ? code(text, at)
        : sign === "[" || sign === "!"
          ? link(text, at, depth)
          : sign === "h"
            ? bare(text, at)
            : "*_~".includes(sign)
              ? marked(text, at, depth)
              : undefined;
    if (taken === undefined) {
      plain += sign;
      at += 1;
      continue;
    }
    settle();
    found.push(taken.inline);
    at = taken.next;
  }
  settle();
  return found;
}

/** What a stretch says, without its marks. */
export function inlineText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === "break") return " ";
      return "text" in inline ? inline.text : inlineText(inline.inside);
    })
    .join("");
}
