import { disguises } from "./disguises-for-tests.ts";
import { hostileTexts } from "./hostile-texts-for-tests.ts";
import { ordinary } from "./ordinary-texts-for-tests.ts";

/** Put together here, so that no scanner of repositories takes them for somebody's keys. */
const made = (...parts: string[]): string => parts.join("");

/** One of each kind that a detector knows. */
const secrets: readonly string[] = [
  "ada.lovelace@mail.example",
  "+49 30 901820-17",
  "(555) 010-4477",
  "030 1234567",
  "01.23.45.67.89",
  "(11) 98765-4321",
  "8 (912) 345-67-89",
  "Tel.: 030 / 1234567",
  "phone=2125550123",
  "4111 1111 1111 1111",
  "4111_1111_1111_1111",
  "DE89.3704.0044.0532.0130.00",
  "378282246310005",
  "DE89 3704 0044 0532 0130 00",
  "GB82WEST12345698765432",
  made("sk-", "abcdefghijkl"),
  made("sk-", "proj-", "aB3dE5fG7hJ9kL1mN3pQ5rS7"),
  made("AKIA", "IOSFODNN7EXAMPLE"),
  made("xoxb-", "1234567890"),
  made("SG.", "abcdefghijklmnopqrst", ".abcdefghijklmnopqrst"),
  made("123456789:", "AAabcdefghijklmnopqrstuvwxyz0123456"),
  "AccountKey=abcdefghijklmnopqrstuvwx==",
  "SharedAccessSignature=sr=a&sig=b%2f",
  made("eyJ", "abcde", ".fghij"),
  made("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxIn0", ".c2lnbmF0dXJl"),
  "-----BEGIN A-----\nxyz\n-----END A-----",
  made("hooks.slack", ".com/services/T00000000/B00000000/abcdefgh"),
  made("AQ.", "Ab8RN6abcdefghijklmnopqrstuvwxyz01"),
  made("ewog", "abcde", ".fghij"),
  "<pin>12345</pin>",
  "<a:Password x='1'><![CDATA[hunter2]]></a:Password>",
  'name="pin"\r\nA: b\r\n\r\n12345',
  "PASSWORD 'hunter2'",
  'IDENTIFIED BY "hunter2"',
  "token aB3dE5fG7hJ9kL1mN3pQ",
  "authorization: bearer abcdefghijklmnop",
  "Bearer qwertz0123456789",
  "basic a-bcdefg",
  "password=hunter2222",
  "postgres://u:pw@h/db",
  "203.0.113.77",
  "2001:db8::1",
];

const glue: readonly string[] = [
  ..."\n=\"'\\{}[]+-./@",
  ..." ,:|",
  ..."\u200b–\u00a0．٣é中",
  ...["", "", " ", ": ", '\\"', "%20", "&amp;", "\u{1d400}"],
];

/** The same texts for the same seed: of secrets, whole and cut, of ordinary texts, of hostile ones, disguised or not. */
export function randomTexts(seed: number): () => string {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const pieces = [...Object.values(ordinary).flat(), ...hostileTexts(12).map(([, text]) => text)];

  function piece(): string {
    const whole = random() < 0.4 ? pick(secrets) : pick(pieces);
    const start = random() < 0.4 ? Math.floor(random() * whole.length) : 0;
    const part = start > 0 || random() < 0.2 ? whole.slice(start, start + 1 + Math.floor(random() * 40)) : whole;
    return random() < 0.2 ? pick(disguises)[1](part) : part;
  }
  return () => Array.from({ length: 1 + Math.floor(random() * 5) }, () => piece() + pick(glue)).join("");
}
