import { mostKeys, type WireKeyValue, type WireRequest } from "@langfuse-kit/server-rules";

/** A collector sends 8192 by default, SDKs a few hundred. All of a request are written in one turn. */
const mostSpans = 20_000;

/** Of what JSON is made of, also within texts, which may be JSON themselves: a multiple of what large contents have. */
const mostMarks = 10_000_000;

/** Whether bytes of either wire hold more than can be read in some seconds, by a look at the bytes alone. */
export function isEndless(body: Uint8Array): boolean {
  if (body.length <= mostMarks) return false;
  let marks = 0;
  for (const byte of body) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) marks += 1;
  return marks > mostMarks;
}

/** How many spans a request holds whose lists were checked. */
export function countSpans({ resourceSpans }: WireRequest): number {
  let spans = 0;
  for (const one of resourceSpans ?? []) for (const scope of one?.scopeSpans ?? []) spans += scope?.spans?.length ?? 0;
  return spans;
}

/** What of a checked request is more than is taken at once. */
export function tooMuchOf(request: WireRequest): string | undefined {
  const spans = countSpans(request);
  if (spans > mostSpans) return `${spans} spans are more than the ${mostSpans} of a request`;
  return attributeLists(request).some((list) => Array.isArray(list) && list.length > mostKeys)
    ? `there are more than ${mostKeys} attributes in one place`
    : undefined;
}

type Lists = (WireKeyValue[] | null | undefined)[];

/** Each becomes an object. */
function attributeLists({ resourceSpans }: WireRequest): Lists {
  const lists: Lists = [];
  for (const one of resourceSpans ?? []) {
    lists.push(one?.resource?.attributes);
    for (const scope of one?.scopeSpans ?? []) {
      lists.push(scope?.scope?.attributes);
      for (const { attributes, events, links } of scope?.spans ?? []) {
        lists.push(attributes);
        for (const list of [events, links]) {
          if (Array.isArray(list)) for (const entry of list) lists.push(entry?.attributes);
        }
      }
    }
  }
  return lists;
}
