/** HTML that was written here, or made safe here. */
export interface Html {
  readonly html: string;
}

type Part = Html | readonly Html[] | string | number | null;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

/** What stands between is a text, whatever it looks like; attributes are written in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const rest = parts.map((part, at) => write(part) + (strings[at + 1] ?? ""));
  return { html: (strings[0] ?? "") + rest.join("") };
}

function write(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "html" in part ? part.html : part.map((one) => one.html).join("");
}
