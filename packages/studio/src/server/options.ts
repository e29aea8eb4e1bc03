import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createPriceTable, type PricesOption, unknownOption } from "@langfuse-kit/core/adapter";
import { type ForwardOption, type ForwardTarget, readTarget } from "../forward/index.ts";
import { isLoopbackHost, wildcards } from "../guard/index.ts";
import { plainMessage, StudioError } from "./error.ts";

export interface StudioOptions {
  /** 4790 by default; 0 takes any free one. */
  readonly port?: number | undefined;
  /** The file that everything is kept in; by default `studio.db` in `.langfuse-kit` of the home directory. */
  readonly db?: string | undefined;
  /** Keep nothing on disk. */
  readonly memory?: boolean | undefined;
  /** An address to listen on instead of this machine's own two. Demands a token. */
  readonly host?: string | undefined;
  /** What others have to show, at least 16 characters: as the secret key, as a bearer token, or at `/login?token=…`. */
  readonly token?: string | undefined;
  /** Names that Studio may be asked by beside localhost, such as `host.docker.internal`. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** What the file may grow to before the oldest traces are deleted; 1 GB by default. */
  readonly maxBytes?: number | undefined;
  /** Model prices of one's own, in US dollars per million tokens: the path of a JSON file, which is read again when it changes, or the prices themselves. */
  readonly prices?: PricesOption | undefined;
  /**
   * Where everything received goes on to: a Langfuse (`https://pk-lf-…:sk-lf-…@cloud.langfuse.com`; without keys those of
   * the environment) or an OTLP endpoint (`http://localhost:4318`).
   */
  readonly forward?: ForwardOption | undefined;
  /** A folder of prompts for `langfuse.prompt.get()`; read anew whenever somebody asks. */
  readonly prompts?: string | undefined;
  /** Told what a person should know, such as a damaged file that was moved aside. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

export interface Settings {
  readonly port: number;
  readonly file: string | undefined;
  readonly host: string | undefined;
  readonly accessToken: string | undefined;
  readonly allowedHosts: ReadonlySet<string>;
  readonly maxBytes: number;
  readonly prices: PricesOption | undefined;
  readonly forwardTo: ForwardTarget | undefined;
  readonly promptFolder: string | undefined;
  readonly onNotice: (message: string) => void;
}

const known: Readonly<Record<keyof StudioOptions, true>> = {
  port: true,
  db: true,
  memory: true,
  host: true,
  token: true,
  allowedHosts: true,
  maxBytes: true,
  prices: true,
  forward: true,
  prompts: true,
  onNotice: true,
};

const defaultPort = 4790;
const defaultBytes = 1024 ** 3;
const smallestBytes = 1024 ** 2;
const shortestToken = 16;

/** Every option checked, and every default filled in. */
export function settle(options: StudioOptions): Settings {
  const unknown = unknownOption(options, Object.keys(known));
  if (unknown !== undefined) throw invalid(unknown);
  const { port = defaultPort, host, token, maxBytes = defaultBytes } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw invalid(`port is ${String(port)}. Give a whole number from 0 to 65535.`);
  }
  if (typeof maxBytes !== "number" || !(maxBytes >= smallestBytes)) {
    throw invalid(`maxBytes is ${String(maxBytes)}. Give ${smallestBytes} or more.`);
  }
  if (token !== undefined && (typeof token !== "string" || token.length < shortestToken)) {
    throw invalid(`token is too short to be a secret. Give ${shortestToken} characters or more.`);
  }
  if (host !== undefined && !isLoopbackHost(host) && token === undefined) {
    throw invalid(`host ${host} lets others than this machine in, and they would see all traces. Give a token too.`);
  }
  return {
    port,
    file: options.memory === true ? undefined : resolve(options.db ?? join(homedir(), ".langfuse-kit", "studio.db")),
    host,
    accessToken: token,
    allowedHosts: new Set((options.allowedHosts ?? []).concat(nameOf(host)).map((name) => name.toLowerCase())),
    maxBytes,
    prices: pricesOf(options.prices),
    forwardTo: targetOf(options.forward),
    promptFolder: folderOf(options.prompts),
    onNotice: options.onNotice ?? (() => undefined),
  };
}

function folderOf(prompts: string | undefined): string | undefined {
  if (prompts === undefined) return undefined;
  const folder = typeof prompts === "string" ? resolve(prompts) : "";
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw invalid(`prompts is ${JSON.stringify(prompts)}, which is no folder. Give the folder that holds them.`);
  }
  return folder;
}

function targetOf(forward: ForwardOption | undefined): ForwardTarget | undefined {
  if (forward === undefined) return undefined;
  const target = readTarget(forward, process.env);
  if (typeof target === "string") throw invalid(`forward ${target}`);
  return target;
}

/** Checked before anything is opened; a file by its full path, which the pages name. */
function pricesOf(prices: PricesOption | undefined): PricesOption | undefined {
  const found = typeof prices === "string" ? resolve(prices) : prices;
  try {
    if (found !== undefined) createPriceTable(found);
    return found;
  } catch (error) {
    throw invalid(`prices: ${plainMessage(error)}`, error);
  }
}

/** A host that is a name is one to be asked by; a wildcard is not. */
const nameOf = (host: string | undefined): string[] => (host === undefined || wildcards.has(host) ? [] : [host]);

const invalid = (message: string, cause?: unknown): StudioError =>
  new StudioError("INVALID_OPTION", message, { cause });
