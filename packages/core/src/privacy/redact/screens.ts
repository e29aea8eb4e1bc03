/**
 * What a text has wherever a detector finds something: a look that spares most texts the search.
 *
 * V8 goes through a text sixteen letters a step for `includes`, and for a pattern that begins with a class of a few
 * characters behind which anything may follow. So patterns here begin with the rarest letters of what they look for, and
 * say in assertions what has to stand around them.
 */
export type Screen = (text: string) => boolean;

const matches =
  (pattern: RegExp): Screen =>
  (text) =>
    pattern.test(text);

export const holdsUrl: Screen = (text) => text.includes("://");
export const holdsSharedAccessSignature: Screen = (text) => text.includes("SharedAccessSignature=");
export const holdsAt: Screen = (text) => text.includes("@") || text.includes("%40");
export const holdsFlag: Screen = (text) => text.includes("--") || text.includes("-u");

/** `bearer`, `basic`, `digest`, `apikey`, `token`. */
export const holdsScheme: Screen = matches(
  /[bgk](?=(?:(?<=b)(?:earer|asic)|(?<=dig)est|(?<=apik)ey|(?<=tok)en)(?:[ \t+]|%20))/i,
);

/** `</`, `name="`, and `password`, `passwd` and `IDENTIFIED BY` before a space. */
export const holdsEnclosure: Screen = matches(
  /[<=wWF](?=(?<=<)\/|(?<=name=)"|(?<=[Pp]assw|PASSW)(?:or|OR)?[dD][ \t]|(?<=IDENTIF)IED BY[ \t])/,
);

/** What any of the next three have: one look for four detectors. */
export const holdsNumber: Screen = matches(/\d[\d ._()/-](?:[\d ._()/-]{7}|(?<=[A-Za-z]{2}\d\d)|\d{1,3}\.\d)/);
/** Nine digits or more with nothing but what groups them between. */
export const holdsManyDigits: Screen = matches(/\d[\d ._()/-]{8}/);
/** Two letters and two digits, found by the digits, which are rarer. */
export const holdsBeginOfIban: Screen = matches(/\d\d(?<=[A-Za-z]{2}\d\d)/);
export const holdsDottedNumbers: Screen = matches(/\d\.\d{1,3}\.\d/);

const hexBetweenColons = /:[\da-f]{0,4}:/i;
export const holdsHexBetweenColons: Screen = (text) => text.includes(":") && hexBetweenColons.test(text);
