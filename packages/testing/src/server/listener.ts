import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Opens the port; 0 takes any. Answers the one that was opened. */
export async function openPort(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const patienceMs = 10_000;

/**
 * Opens a port that was ours before. Until then the system may have given it to somebody else, most often as the near end
 * of a connection, which is soon over.
 */
export async function reopenPort(server: Server, port: number, isWanted: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (isWanted()) {
    try {
      await openPort(server, port);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || performance.now() > end) throw error;
    }
    await wait(20);
  }
}

/** Closes the port and every connection, also those in the middle of a request. */
export function closePort(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
