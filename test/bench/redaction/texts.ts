import { makeInput } from "../payload.ts";

const prose =
  "The committee met on 12 May and agreed, after some discussion, that the bridge would be repaired before winter. ";
const records = Array.from({ length: 200 }, (_, index) => ({
  id: index,
  name: `customer ${index}`,
  email: `customer${index}@mail.example`,
  phone: "+49 30 901820",
  note: prose,
}));

/** About 100 KB each, but for the last ones. */
export const texts: Readonly<Record<string, string>> = {
  prose: prose.repeat(900),
  "prose in Russian": "Комитет собрался двенадцатого мая и решил починить мост до зимы. ".repeat(1_500),
  "a chat as JSON": JSON.stringify(Array.from({ length: 100 }, (_, index) => makeInput(index))),
  "records full of personal data": JSON.stringify(records),
  code: "const total = items.reduce((sum, { price }) => sum + price * 1.19, 0); // see issue 1234\n".repeat(1_200),
  "1 MB of the letter a": "a".repeat(1_000_000),
  "1 MB of half addresses": "a@a.".repeat(250_000),
  "1 MB of digits in groups": "4111 ".repeat(200_000),
  "1 MB of opening brackets": "[".repeat(1_000_000),
};
