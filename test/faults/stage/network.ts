import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Condition } from "../table/index.ts";

/** A way to a port that can be made bad. */
export interface Network {
  readonly port: number;
  set(condition: Condition): void;
  close(): Promise<void>;
}

interface Line {
  readonly client: Socket;
  readonly target: Socket;
  /** For good: whoever sits at its ends does not know that the other is gone. */
  silent: boolean;
  passed: { up: number; down: number };
  readonly cutAfter: number;
}

/**
 * A proxy between a client and a port of this machine that delays, cuts, throttles, or swallows.
 * @example const network = await openNetwork(() => server.port); network.set({ delayMs: 300 });
 */
export async function openNetwork(portOf: () => number): Promise<Network> {
  let condition: Condition = "well";
  let serial = 0;
  const lines = new Set<Line>();

  async function pass(line: Line, direction: "up" | "down", piece: Buffer): Promise<void> {
    const to = direction === "up" ? line.target : line.client;
    if (line.silent || condition === "silent") {
      line.silent = true;
      return;
    }
    let part = piece;
    if (typeof condition === "object" && "delayMs" in condition)
      await pause(condition.delayMs, undefined, { ref: false });
    if (typeof condition === "object" && "bytesPerSecond" in condition) {
      await pause((piece.length * 1_000) / condition.bytesPerSecond, undefined, { ref: false });
    }
    const isCut = typeof condition === "object" && "cutAfter" in condition && condition.direction === direction;
    line.passed[direction] += piece.length;
    const beyond = isCut ? line.passed[direction] - line.cutAfter : 0;
    if (beyond > 0) part = piece.subarray(0, Math.max(0, piece.length - beyond));
    if (!to.destroyed && part.length > 0) to.write(part);
    if (beyond > 0) cut(line);
  }

  function cut({ client, target }: Line): void {
    client.resetAndDestroy();
    target.resetAndDestroy();
  }

  /** One piece after the other, whatever each of them waits for. */
  function join(line: Line, direction: "up" | "down"): void {
    const from = direction === "up" ? line.client : line.target;
    const to = direction === "up" ? line.target : line.client;
    let turn: Promise<void> = Promise.resolve();
    from.on("data", (piece: Buffer) => {
      from.pause();
      turn = turn.then(() => pass(line, direction, piece)).then(() => void from.resume());
    });
    from.on("error", () => undefined);
    from.on("close", () => {
      void turn.then(() => {
        lines.delete(line);
        if (!line.silent) to.destroy();
      });
    });
  }

  const server = createServer((client) => {
    client.on("error", () => undefined);
    if (condition === "refused") return client.resetAndDestroy();
    const cuts = typeof condition === "object" && "cutAfter" in condition ? condition.cutAfter : [0];
    const line: Line = {
      client,
      target: connect(portOf(), "127.0.0.1"),
      silent: false,
      passed: { up: 0, down: 0 },
      cutAfter: cuts[serial++ % cuts.length] ?? 0,
    };
    lines.add(line);
    join(line, "up");
    join(line, "down");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      condition = next;
      if (next === "refused") for (const line of lines) cut(line);
    },
    async close() {
      for (const line of lines) cut(line);
      server.close();
      await once(server, "close");
    },
  };
}
