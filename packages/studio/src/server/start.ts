import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { LangfuseKitError } from "@langfuse-kit/core";
import { isUnwritable, LockedError, NotOursError } from "../database/index.ts";
import { isOwnAddress, ownPublicKey as publicKey } from "../forward/index.ts";
import { type Gate, isLoopbackHost, listenHosts, securityHeaders, wildcards } from "../guard/index.ts";
import { createStudio, type Studio, type StudioSettings } from "../studio/index.ts";
import { createApp } from "./app.ts";
import { plainMessage, StudioError } from "./error.ts";
import { listen } from "./listen.ts";
import { type Settings, type StudioOptions, settle } from "./options.ts";

/** A running Studio. */
export interface RunningStudio {
  /** Where it is opened and where applications send to, such as `http://localhost:4790`. */
  readonly url: string;
  readonly port: number;
  /** Every address that it listens on. */
  readonly addresses: readonly string[];
  /** Of this start: what changes something by `/api/studio` shows it as `x-studio-token`. */
  readonly token: string;
  /** The file that everything is kept in; undefined with `memory`. */
  readonly file: string | undefined;
  /** The variables that point an application here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it; what was taken is written. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const secretKey = "sk-lf-studio";

/**
 * Starts Studio in this process and resolves when it takes requests. Throws a StudioError where it cannot.
 * @example const studio = await startStudio({ port: 0, memory: true });
 */
export async function startStudio(options: StudioOptions = {}): Promise<RunningStudio> {
  const settings = settle(options);
  const changeToken = randomBytes(24).toString("base64url");
  const place = { port: settings.port, hosts: [] as readonly string[] };
  const name = isNamed(settings.host) ? settings.host : "localhost";
  const url = (): string => `http://${inUrl(name)}:${place.port}`;
  const addresses = (): string[] => place.hosts.map((host) => `http://${inUrl(host)}:${place.port}`);
  const secret = settings.accessToken ?? secretKey;

  // The port first: a second start must not touch the file of the first.
  let handle = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end();
  const listeners = await listen(listenHosts(settings.host), settings.port, (request, response) =>
    handle(request, response),
  );
  Object.assign(place, { port: listeners.port, hosts: listeners.hosts });

  if (settings.forwardTo !== undefined && isOwnAddress(settings.forwardTo.url, place.hosts, place.port)) {
    await listeners.close();
    const message = `forward is ${settings.forwardTo.url}, which is this Studio itself. Give another address.`;
    throw new StudioError("INVALID_OPTION", message);
  }
  const studio = await openOrClose(settings, { url, addresses, secretKey: secret }, listeners.close);
  const gate: Gate = {
    port: () => place.port,
    allowedHosts: settings.allowedHosts,
    accessToken: settings.accessToken,
    changeToken,
  };
  const onError = (error: unknown): void => {
    // Each request would say it again.
    if (studio.cannotStore && isUnwritable(error)) return;
    settings.onNotice(`A request failed: ${error instanceof Error ? error.message : String(error)}`);
  };
  const app = createApp(studio, { gate, onError });
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  handle = (request, response) => {
    // Also on what is refused before any route is asked.
    for (const [header, value] of Object.entries(securityHeaders)) response.setHeader(header, value);
    void answer(request, response);
  };

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= listeners.close().then(() => studio.close());
    return closing;
  };
  return {
    url: url(),
    port: place.port,
    addresses: addresses(),
    token: changeToken,
    file: settings.file,
    environment: Object.fromEntries(studio.overview().environment.map((line) => [line.name, line.value])),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A host of which others know this machine; loopback and wildcards are none. */
const isNamed = (host: string | undefined): host is string =>
  host !== undefined && !isLoopbackHost(host) && !wildcards.has(host);

const inUrl = (host: string): string => (host.includes(":") ? `[${host}]` : host);

type Own = Pick<StudioSettings, "url" | "addresses" | "secretKey">;

async function openOrClose(settings: Settings, own: Own, close: () => Promise<void>): Promise<Studio> {
  const { file, maxBytes, prices, forwardTo, promptFolder } = settings;
  try {
    const onNotice: StudioSettings["onNotice"] = ({ message }) => settings.onNotice(message);
    return createStudio({ file, maxBytes, prices, forwardTo, promptFolder, publicKey, onNotice, ...own });
  } catch (error) {
    await close();
    if (error instanceof LockedError) {
      const message = `The file ${file} is in use by another Studio. Stop it, or choose another file: --db FILE.`;
      throw new StudioError("DATABASE_IN_USE", message, { cause: error });
    }
    if (LangfuseKitError.isInstance(error))
      throw new StudioError("INVALID_OPTION", `forward: ${plainMessage(error)}`, { cause: error });
    if (error instanceof NotOursError) {
      throw new StudioError("NOT_A_DATABASE", `${error.message}. Choose another file: --db FILE.`, { cause: error });
    }
    if (file !== undefined && (isUnwritable(error) || isOfFileSystem(error))) {
      const fix = "Make room, let Studio write there, or choose another file: --db FILE.";
      const message = `The file ${file} cannot be written: ${(error as Error).message}. ${fix}`;
      throw new StudioError("NOT_WRITABLE", message, { cause: error });
    }
    throw error;
  }
}

/** Of a call such as mkdir: a folder that is none, that may not be written, or whose medium is full. */
const isOfFileSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error && "path" in error;
