import type { RequestFacts } from "../dialects/index.ts";
import { type Dialect, type DialectName, dialects, type Fields, mayBeCall, recognise } from "../dialects/index.ts";
import { glanceAt } from "./glance.ts";
import type { Settings } from "./options.ts";
import { textAtHand } from "./request-body.ts";

/** What fetch is called with. */
export type FetchInput = Parameters<typeof globalThis.fetch>[0];
export type FetchInit = Parameters<typeof globalThis.fetch>[1];

/** A call of fetch whose body is to be looked at. */
export interface FetchCall {
  readonly url: URL;
  /** The body. */
  readonly text: string;
  readonly input: FetchInput;
  readonly init: FetchInit;
}

/** A request to a model. */
export interface ModelRequest {
  readonly url: URL;
  readonly dialect: Dialect;
  readonly model: string | undefined;
  readonly text: string;
  /** A long body is not parsed before `body` or `facts` is asked for, which should be after it has been sent. */
  readonly isLong: boolean;
  readonly body: Fields;
  readonly facts: RequestFacts;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
}

/** Longer bodies are not looked at: parsing one would block the process. */
const longestBody = 64 * 1024 * 1024;

/** The Request that fetch was called with, of whatever class; undefined if it was an address. */
export function requestIn(input: FetchInput): Request | undefined {
  return typeof input === "object" && input !== null && "url" in input ? input : undefined;
}

/** The address of a request that may be a call of a model. Undefined for others, which cost no more than this. */
export function addressOf(input: FetchInput, init: FetchInit, settings: Settings): URL | undefined {
  const request = requestIn(input);
  const method = init?.method ?? request?.method ?? "GET";
  if (method !== "POST" && method !== "post") return undefined;
  const address = request?.url ?? String(input);
  if (settings.dialect === undefined && !address.split(/[?#]/, 1).some(mayBeCall)) return undefined;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** The text of the body, or a promise of it if it is in a Request. Undefined if it cannot be read without waiting. */
export function bodyText(input: FetchInput, init: FetchInit): string | undefined | Promise<string | undefined> {
  const body: unknown = init?.body;
  if (body === undefined || body === null) return fromRequest(input);
  if (typeof body === "string") return body.length <= longestBody ? body : undefined;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    return body.byteLength <= longestBody ? new TextDecoder().decode(body as Uint8Array<ArrayBuffer>) : undefined;
  }
  return undefined;
}

function fromRequest(input: FetchInput): undefined | Promise<string | undefined> {
  const request = requestIn(input);
  const isUnread = request?.body && !request.bodyUsed;
  return isUnread ? textAtHand(request, longestBody).catch(() => undefined) : undefined;
}

/** The request as a call of a model, or undefined. */
export function readRequest({ url, text, input, init }: FetchCall, settings: Settings): ModelRequest | undefined {
  const known = atAGlance(url, text, settings) ?? inFull(url, text, settings);
  if (known === undefined) return undefined;
  const { dialect, model, isLong } = known;
  const request = requestIn(input);
  const headers = new Headers(init?.headers ?? request?.headers);
  const signal = init?.signal ?? request?.signal ?? undefined;
  return new ReadRequest({ url, dialect, model, text, isLong, headers, signal }, known);
}

/**
 * A class because of its getters: for each object literal with a getter V8 makes a hidden class in the old generation, which
 * keeps the getter's closure, and so the whole request, alive until the next full collection.
 */
class ReadRequest implements ModelRequest {
  readonly url: URL;
  readonly dialect: Dialect;
  readonly model: string | undefined;
  readonly text: string;
  readonly isLong: boolean;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  #body: Fields | undefined;
  #facts: RequestFacts | undefined;

  constructor(request: Omit<ModelRequest, "body" | "facts">, { body, facts }: Known) {
    this.url = request.url;
    this.dialect = request.dialect;
    this.model = request.model;
    this.text = request.text;
    this.isLong = request.isLong;
    this.headers = request.headers;
    this.signal = request.signal;
    this.#body = body;
    this.#facts = facts;
  }

  get body(): Fields {
    this.#body ??= parse(this.text) ?? {};
    return this.#body;
  }

  get facts(): RequestFacts {
    this.#facts ??= this.dialect.readRequest(this.body, this.url);
    return this.#facts;
  }
}

type Known = Pick<ModelRequest, "dialect" | "model" | "isLong"> & Partial<Pick<ModelRequest, "body" | "facts">>;

/** Reads only the two ends of a long body, if they tell dialect and model. */
function atAGlance(url: URL, text: string, settings: Settings): Known | undefined {
  if (typeof settings.dialect === "function") return undefined;
  const ends = glanceAt(text);
  const dialect = ends && dialectOf({ url, body: ends, isWhole: false }, settings);
  const model = ends && dialect?.readRequest(ends, url).model;
  return dialect === undefined || model === undefined ? undefined : { dialect, model, isLong: true };
}

function inFull(url: URL, text: string, settings: Settings): Known | undefined {
  const body = parse(text);
  if (body === undefined) return undefined;
  const dialect = dialectOf({ url, body, isWhole: true }, settings);
  if (dialect === undefined) return undefined;
  const facts = dialect.readRequest(body, url);
  return { dialect, model: facts.model, isLong: false, body, facts };
}

interface Seen {
  readonly url: URL;
  readonly body: Fields;
  readonly isWhole: boolean;
}

/** A function decides for every address; a name holds for addresses that are not recognised. */
function dialectOf({ url, body, isWhole }: Seen, { dialect: option }: Settings): Dialect | undefined {
  const chosen = typeof option === "function" ? option(url, body) : undefined;
  if (chosen === false) return undefined;
  if (typeof chosen === "string" && Object.hasOwn(dialects, chosen)) return dialects[chosen as DialectName];
  const known = recognise(url.pathname, body);
  if (known !== undefined || typeof option !== "string") return known;
  // Not yet by the ends of a long body, since all of it may tell another dialect.
  return isWhole || !mayBeCall(url.pathname) ? dialects[option] : undefined;
}

function parse(text: string): Fields | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}
