import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { measureStarvation } from "./starvation.ts";

/** What a program says of its own observations, in a file of its own that nothing of the kit knows. */
export interface ProgramLedger {
  /** It exists, and may never end. */
  begun(id: string): void;
  /** It is about to end. `poison` is what the server may be told to refuse. */
  made(id: string, serial: number, poison?: boolean): void;
  /** `end()` has returned. */
  ended(id: string): void;
  /** The event loop turns. */
  turn(): void;
  dropped(reason: string, count: number, ids: readonly string[]): void;
}

/** Written at once and by the kernel, so that a SIGKILL leaves every line that was said. */
export async function openLedger(): Promise<ProgramLedger> {
  const { FAULTS_LEDGERS = "", FAULTS_NAME = "" } = process.env;
  const file = openSync(join(FAULTS_LEDGERS, `${FAULTS_NAME}.${process.pid}.${threadId}.ledger`), "a", 0o600);
  const say = (line: string): void => void writeSync(file, `${line}\n`);
  const starvation = await measureStarvation();
  /** When it is, and how long until then nobody ran who should have. */
  const now = (): string => `${performance.now().toFixed(1)} ${starvation().toFixed(1)}`;
  return {
    begun: (id) => say(`begun ${id}`),
    made: (id, serial, poison = false) => say(`made ${id} ${serial}${poison ? " poison" : ""}`),
    ended: (id) => say(`ended ${id} ${now()}`),
    turn: () => say(`turn ${now()}`),
    dropped: (reason, count, ids) => say(`dropped ${reason} ${count} ${ids.join(" ")}`.trimEnd()),
  };
}
