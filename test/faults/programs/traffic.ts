import { setTimeout as pause } from "node:timers/promises";
import { generation, type Observation, span, startObservation, trace } from "@langfuse-kit/core";
import type { ApplicationPlan } from "../table/types.ts";
import type { ProgramLedger } from "./ledger.ts";

/** Makes requests that are traced, and says of each observation when it ends. */
export interface Traffic {
  request(): void;
  /** No more of them, not even what is under way. Resolves when the last has ended. */
  rest(): Promise<void>;
}

export function openTraffic({ bytes, poisonEvery }: ApplicationPlan, ledger: ProgramLedger): Traffic {
  // A secret that redaction knows, with a mark that may be found nowhere afterwards.
  const secret = "write to kestrel@leak.example today, password=kestrel";
  const running = new Set<Promise<void>>();
  // One that ends last of all: what ends inside of it must not be lost with it.
  const long = startObservation("long");
  ledger.begun(long.id);
  let count = 0;
  let isResting = false;

  function inputOf(serial: number): object {
    return { serial, secret, text: "x".repeat((serial * 131) % (bytes + 1)) };
  }

  function step(serial: number, parent?: Observation): void {
    const poison = poisonEvery !== undefined && serial % poisonEvery === 0;
    const inner = startObservation(poison ? "poison" : "step", { input: inputOf(serial), ...(parent && { parent }) });
    ledger.made(inner.id, serial, poison);
    inner.end();
    ledger.ended(inner.id);
  }

  /** Ends in one go. */
  function short(serial: number): void {
    let id = "";
    trace("request", { userId: "u", input: inputOf(serial) }, (root) => {
      id = root.id;
      step(serial);
      ledger.made(id, serial);
    });
    ledger.ended(id);
  }

  /** Ends piece by piece, which is when a crash finds half a trace. */
  async function slow(serial: number): Promise<void> {
    let id = "";
    await trace("slow request", { sessionId: "s", input: inputOf(serial) }, async (root) => {
      id = root.id;
      ledger.begun(id);
      let inside = "";
      await generation(
        "answer",
        { model: "gpt-4o", input: inputOf(serial), usage: { input: 3, output: 4 } },
        async (call) => {
          inside = call.id;
          ledger.begun(inside);
          await pause(serial % 60);
          ledger.made(inside, serial);
        },
      );
      ledger.ended(inside);
      span("after", { input: inputOf(serial) }, (after) => {
        inside = after.id;
        ledger.made(inside, serial);
      });
      ledger.ended(inside);
      ledger.made(id, serial);
    });
    ledger.ended(id);
  }

  return {
    request() {
      if (isResting) return;
      const serial = ++count;
      if (serial % 3 === 0) step(serial, long);
      else if (serial % 3 === 1) short(serial);
      else {
        const work: Promise<void> = slow(serial).finally(() => running.delete(work));
        running.add(work);
      }
    },
    async rest() {
      if (isResting) return;
      isResting = true;
      await Promise.all(running);
      ledger.made(long.id, 0);
      long.end();
      ledger.ended(long.id);
    },
  };
}
