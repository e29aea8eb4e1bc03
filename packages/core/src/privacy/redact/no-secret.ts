/** What stands there in code and in documents instead of a secret. */
export const noSecret: RegExp =
  /^(?:(?:string|str|text|number|int|bool|boolean|any|unknown|null|none|nil|undefined|true|false|required|optional|await|new|bearer|basic|digest|x{3,8}|\*{1,8}|\$\w{1,30})\??$|\[redacted|\$\{|\{\{|%\w{1,30}%|\(\w{0,30}:?$|<[\w -]{1,30}>|(?:process|os|import|env|this|self|req|request|config|options|settings)\.|=)/i;

/** What is said of a key instead of the key. */
const state =
  /^(?:accepted|active|changed|correct|created|deleted|denied|disabled|enabled|exists|expired|expires|failed|found|incorrect|invalid|missing|needed|present|provided|rejected|revoked|rotated|unchanged|unused|updated|valid|verified|wrong)[.!]?$/i;
/** What is written about more often than it is written down. */
const topic = /(?:auth\w{0,20}|cookies?|credentials?|signatures?)$/i;

/**
 * Whether what follows a name of prose, or of a list of terms, looks like a secret: `**Token:** the unit of text` says
 * what one is.
 */
export function isCredible(name: string, value: string, isLastOfLine: boolean): boolean {
  if (/^\d{3,}$/.test(value)) return true;
  if (value.length < 6 || topic.test(name) || state.test(value)) return false;
  return isLastOfLine || /\d|[^\p{L}\p{N}'’.,:!?()*/-]/u.test(value);
}
