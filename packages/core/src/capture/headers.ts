import { isDeepStrictEqual, types } from "node:util";
import { isSecretName } from "./secret-names.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Stands for a value that opens doors: headers are rarely handed over for its sake. */
const hidden = "[hidden]";

/** What headers call a credential, beside the names that say so anywhere. */
const ofHeaders = /(^|[-_])(auth|authorization|session|signature|key)([-_]|$)/i;

/** A header's value as it may be shown. */
export function shownHeader(name: string, value: unknown): unknown {
  return isSecretName(name) || ofHeaders.test(name) ? hidden : value;
}

/** What is called headers may be a list of columns; this one has names and values in turn. */
const rawHolder = "rawHeaders";
/** What is called so holds headers: by Node and fetch, by Koa, by the gateways of clouds. */
const holders = ["headers", "header", "multiValueHeaders", rawHolder];
/** What stands among headers. */
const marks = ["host", "Host", ":authority"];

const telling: ReadonlySet<string> = new Set([...holders, ...marks]);

/** Whether a field of this name can be of headers. Each field of each record is asked. */
export function mayTellHeaders(name: string): boolean {
  return telling.has(name);
}

/** A record to be read in place of this one, without the credentials of headers; this one where there are none. */
export function withoutSecretHeaders(record: Fields): Fields {
  try {
    if (isHeaders(record)) return shownHeaders(record);
    let shown: PropertyDescriptorMap | undefined;
    for (const name of holders) {
      if (!Object.hasOwn(record, name)) continue;
      const held = record[name];
      const value = name === rawHolder ? shownInTurn(held) : shownAny(held);
      if (value !== held) shown = { ...shown, [name]: { value, enumerable: true } };
    }
    // Around it, since a copy would read all that is in it.
    return shown === undefined ? record : Object.create(record, shown);
  } catch {
    return record;
  }
}

/** As servers of Node hand them over: texts, the host among them. */
function isHeaders(record: Fields): boolean {
  if (!hasMark(record)) return false;
  // One by one, since most records with a host stop at the first that is no text.
  return Object.keys(record).every((name) => {
    const value = record[name];
    return value === undefined || typeof value === "string" || Array.isArray(value);
  });
}

/** Every observation with metadata asks, so nothing is made for it, no function either. */
function hasMark(record: Fields): boolean {
  for (const name of marks) if (Object.hasOwn(record, name)) return true;
  return false;
}

function shownAny(held: unknown): unknown {
  // As NATS has them.
  if (types.isMap(held)) return shownHeaders(Object.fromEntries(held));
  if (Array.isArray(held)) return shownList(held);
  return typeof held === "object" && held !== null ? shownHeaders(held as Fields) : held;
}

/** Pairs, as fetch takes them, or each with its `name`, as in HAR. */
function shownList(list: readonly unknown[]): readonly unknown[] {
  return changed(list, (item) => {
    if (Array.isArray(item)) return [item[0], ...item.slice(1).map((value) => shownHeader(String(item[0]), value))];
    const { name, value } = (item ?? {}) as { name?: unknown; value?: unknown };
    return typeof name === "string" ? { ...(item as object), value: shownHeader(name, value) } : item;
  });
}

function shownInTurn(held: unknown): unknown {
  if (!Array.isArray(held)) return held;
  return changed(held, (item, index) => (index % 2 === 1 ? shownHeader(String(held[index - 1]), item) : item));
}

/** The same list where nothing of it is another. */
function changed(list: readonly unknown[], show: (item: unknown, index: number) => unknown): readonly unknown[] {
  const shown = list.map(show);
  return isDeepStrictEqual(shown, list) ? list : shown;
}

function shownHeaders(headers: Fields): Fields {
  const names = Object.keys(headers);
  if (names.every((name) => shownHeader(name, true) === true)) return headers;
  return Object.fromEntries(names.map((name) => [name, shownHeader(name, headers[name])]));
}
