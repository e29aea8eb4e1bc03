import { wordsOf } from "../../capture/index.ts";

/**
 * Words that the names of any library end in. A user's key of one such word means the field of that name: with `name`
 * for all that end so, the names of models and services would be gone.
 */
const general: ReadonlySet<string> = new Set(
  (
    "action agent category code content count data date description event field file group id index info input item key " +
    "kind label level line link list message method mode model name note number object option output page parameter " +
    "part path position prompt query reason resource response result role route score service session size source state " +
    "status step system tag text time title tool total trace type unit url usage user value version"
  ).split(" "),
);

/** A shorter one is the end of other words by chance. */
const shortestGlued = 8;
/** What is looked at of a name: its last words. */
const longestName = 128;

/** The names that a user has given, in any spelling, and what ends in one. */
export interface OwnNames {
  has(name: string): boolean;
  /** Whether one of several words ends in this word. */
  ends(word: string): boolean;
}

/** @example ownNames(["patientName"]).has("old_patient_names") === true; */
export function ownNames(keys: readonly string[]): OwnNames {
  if (keys.length === 0) return { has: () => false, ends: () => false };
  const own = keys.map(singularOf);
  const whole = new Set(own.map((words) => words.join("")));
  const specific = own.filter((words) => words.length > 1 || !general.has(words[0] ?? ""));
  const endings = new Set(specific.map((words) => words.join(" ")));
  const mostWords = Math.max(0, ...specific.map((words) => words.length));
  const glued = specific.map((words) => words.join("")).filter((word) => word.length >= shortestGlued);
  const lastWords = new Set(own.filter((words) => words.length > 1).map((words) => words.at(-1)));

  return {
    has(name) {
      const words = singularOf(name.slice(-longestName));
      if (whole.has(words.join(""))) return true;
      for (let count = 1; count <= mostWords; count++) if (endings.has(words.slice(-count).join(" "))) return true;
      const last = words.at(-1) ?? "";
      return glued.some((ending) => last.endsWith(ending));
    },
    ends: (word) => lastWords.has(singularOf(word).at(-1)),
  };
}

/** The words of a name, without accents, the last of them as it is of one. */
function singularOf(name: string): string[] {
  const words = wordsOf(plainOf(name));
  const last = words.at(-1);
  return last === undefined || last.length < 4
    ? words
    : [...words.slice(0, -1), last.replace(/(?<=ss)es$|(?<!s)s$/, "")];
}

/** `prénom` and `prenom`, `straße` and `strasse` are one name to who wrote it twice. */
function plainOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]+/g, "")
    .replace(/[ßẞ]/g, "ss");
}
