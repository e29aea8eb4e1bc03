/** What a detector finds; the word stands in the text instead of what was found. */
export type DetectorName =
  | "pem"
  | "url-credentials"
  | "jwt"
  | "bearer"
  | "api-key"
  | "secret"
  | "email"
  | "iban"
  | "card"
  | "phone"
  | "ip";

/** The mark that takes the place of something found: its kind, and a keyed hash of it where one is asked for. */
export type Mark = (kind: DetectorName | "key" | "encoded", found: string) => string;

/** Whether a name says that its value is a secret; the user's own may stand before more words than one. */
export type Secrecy = boolean | "line";

/** What the detectors ask of a name. */
export interface SecretNames {
  secrecyOf(name: string): Secrecy;
  /** The same of one word, and whether it is the last of several that say it together, as in `API key`. */
  word(word: string): { readonly secrecy: Secrecy; readonly isEnd: boolean };
}

/** Takes what it finds out of a text, in time that grows with the text's length and no faster. */
export type Detector = (text: string, mark: Mark, names: SecretNames) => string;

/** What `redaction` asks for, read. */
export interface RedactionSettings {
  /** Equal values get equal marks, which nobody without the key can make. */
  readonly hashKey?: string | undefined;
  /** More names of fields whose values are hidden whole. */
  readonly keys?: readonly string[] | undefined;
}

/** What there is to know of the name of a field: how it may leave, and whether it says that its value is a secret. */
export interface Name {
  readonly text: string;
  readonly isSecret: boolean;
  /** Four numbers with dots between are no address there. */
  readonly isVersion: boolean;
}

/** Takes personal data and credentials out of what leaves. */
export interface Redactor {
  /** A text, also one that holds JSON. */
  text(text: string): string;
  /** A number as it is, unless its digits are those of a card. */
  number(value: number): number | string;
  /** The name of a field. */
  name(name: string): Name;
  /** What stands in the place of a value that is hidden whole. */
  hide(text: string): string;
}
