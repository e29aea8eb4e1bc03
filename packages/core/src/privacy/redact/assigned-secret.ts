import type { Detector } from "./types.ts";

/** A name, and what says that its value follows: `password=`, `"api_key": `, `SECRET: `, `token => `. */
const assignment = /(?<![\w.-])([\w.-]{2,64})\\{0,8}["']?[ \t]{0,4}(?:=>?|:(?!\/\/))[ \t]{0,4}(\\{0,8}["'])?/g;
const bare = /[^\s"'\\,;&)}\]]{1,4096}/y;

/** What stands there in code and in documents instead of a secret. */
const noSecret =
  /^(?:(?:string|str|text|number|int|bool|boolean|any|unknown|null|none|nil|undefined|true|false|required|optional|await|new|bearer|basic|digest|x{3,8}|\*{1,8}|\$\w{1,30})\??$|\[redacted|\$\{|\{\{|%\w{1,30}%|\(\w{0,30}:?$|<[\w -]{1,30}>|(?:process|os|import|env|this|self|req|request|config|options|settings)\.|=)/i;

/** Free text and fragments of JSON, where no field can be read. */
export const assignedSecret: Detector = (text, mark, isSecret) => {
  let kept = "";
  let from = 0;
  assignment.lastIndex = 0;
  for (let found = assignment.exec(text); found !== null; found = assignment.exec(text)) {
    const [, name = "", quote] = found;
    // A mark of ours, which says what was hidden.
    if (text.startsWith("[redacted:", found.index - 10)) continue;
    if (!isSecret(name)) {
      // What follows may be a name itself: `header: token=abc`.
      if (quote === undefined) assignment.lastIndex = Math.max(found.index + name.length, from);
      continue;
    }
    const start = assignment.lastIndex;
    const end = quote === undefined ? endOfBare(text, start) : endOfQuoted(text, start, quote);
    const value = text.slice(start, Math.min(end, start + 64));
    // `token: Token`: a type, or a name for itself.
    if (end === start || noSecret.test(value) || value.toLowerCase() === name.toLowerCase()) continue;
    kept += text.slice(from, start) + mark("secret", text.slice(start, end));
    from = end;
    assignment.lastIndex = end;
  }
  return from === 0 ? text : kept + text.slice(from);
};

function endOfBare(text: string, start: number): number {
  bare.lastIndex = start;
  const value = bare.exec(text)?.[0] ?? "";
  // A call: `token = getToken()`. A short one is a word.
  return value.length < 3 || /^[A-Za-z_$][A-Za-z_.$]{0,60}\(/.test(value) ? start : start + value.length;
}

/** Without its closing quote the text was cut, and the secret goes to the end. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end > start && quote.length === 1 && text[end - 1] === "\\") end = text.indexOf(quote, end + 1);
  return end < 0 ? text.length : end;
}
