import { readFileSync } from "node:fs";

/** What an application that was started says of itself, from within. Nothing of it is secret. */
export interface Inside {
  readonly pid: number;
  /** Where it listens. */
  readonly ports: readonly number[];
  /** What `initLangfuse` made of options and environment; undefined where it was not called. */
  readonly kit: InsideKit | undefined;
  /** Who holds OpenTelemetry's global slots; undefined where nobody has registered anything. */
  readonly openTelemetry: InsideOpenTelemetry | undefined;
  /** Folders of packages of which one copy is wanted, by name; undefined where it was not asked, or before Node 22.15. */
  readonly copies: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface InsideKit {
  readonly isEnabled: boolean;
  readonly offReason: string | undefined;
  readonly serviceName: string;
  readonly environment: string | undefined;
  readonly sampleRate: number;
  readonly capture: string;
  readonly transport: string;
  /** Addresses without paths and credentials. */
  readonly destinations: readonly string[];
  /** Names of the options that the code passes. */
  readonly given: readonly string[];
  readonly sampledOut: number;
  readonly accepted: number;
  /** Frameworks that had been loaded when it was called. */
  readonly loadedBefore: readonly string[];
}

export interface InsideOpenTelemetry {
  readonly version: string;
  /** The class of the provider; undefined where none is registered. */
  readonly provider: string | undefined;
  readonly isOurs: boolean;
  readonly contextManager: string | undefined;
  /** Whether a context is still there after an await. */
  readonly keepsContext: boolean;
}

/** The application among the processes that its start script began: the one that is set up, else one that listens. */
export function readInside(file: string): Inside | undefined {
  const last = new Map<number, Inside>();
  for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
    const said = JSON.parse(line) as Inside;
    last.set(said.pid, said);
  }
  const all = [...last.values()];
  return all.find(({ kit }) => kit !== undefined) ?? all.find(({ ports }) => ports.length > 0);
}

/** Every port that any of the processes listens on. */
export function readPorts(file: string): readonly number[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return [...new Set(lines.flatMap((line) => (JSON.parse(line) as Inside).ports))];
}
