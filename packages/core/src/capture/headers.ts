import { types } from "node:util";
import { isSecretName } from "./secret-names.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Stands for a value that opens doors: headers are rarely handed over for its sake. */
const hidden = "[hidden]";

/** A header's value as it may be shown. */
export function shownHeader(name: string, value: unknown): unknown {
  return isSecretName(name) ? hidden : value;
}

/** Whether a field of this name can be of headers. Each field of each record is asked, so that it has to cost nothing. */
export function mayTellHeaders(name: string): boolean {
  return name === "headers" || name === "host" || name === ":authority";
}

/** A record to be read in place of this one, without the credentials of headers; this one where there are none. */
export function withoutSecretHeaders(record: Fields): Fields {
  try {
    if (isHeaders(record)) return shownHeaders(record);
    const headers = Object.hasOwn(record, "headers") ? fieldsOf(record.headers) : undefined;
    const shown = headers && shownHeaders(headers);
    // Around it, since a copy would read all that is in it.
    return shown === headers ? record : Object.create(record, { headers: { value: shown } });
  } catch {
    return record;
  }
}

/** As servers of Node hand them over: texts alone, the host among them. */
function isHeaders(record: Fields): boolean {
  if (!Object.hasOwn(record, "host") && !Object.hasOwn(record, ":authority")) return false;
  return Object.keys(record).every((name) => typeof record[name] === "string" || Array.isArray(record[name]));
}

function fieldsOf(value: unknown): Fields | undefined {
  // As NATS has them.
  if (types.isMap(value)) return Object.fromEntries(value);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function shownHeaders(headers: Fields): Fields {
  const names = Object.keys(headers);
  if (!names.some(isSecretName)) return headers;
  return Object.fromEntries(names.map((name) => [name, shownHeader(name, headers[name])]));
}
