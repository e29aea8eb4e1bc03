import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Opens the port; 0 takes any. Answers the one that was opened. */
export function openPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes the port and every connection, also those in the middle of a request. */
export function closePort(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
