import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The three columns of README.md's table. */
export const contestants = ["langfuse-kit", "official", "opentelemetry"] as const;
export type Contestant = (typeof contestants)[number];

export const keys = { publicKey: "pk-lf-1", secretKey: "sk-lf-1" };
export const silent = { warn: () => undefined, error: () => undefined };

export interface Receiver {
  readonly url: string;
  /** The status of each answer. */
  readonly answers: readonly number[];
}

/** Takes traces at any path; `statusOf` says what the nth request is answered. */
export async function startReceiver(statusOf: (nth: number) => number = () => 200, port = 0): Promise<Receiver> {
  const answers: number[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const status = statusOf(answers.length + 1);
      answers.push(status);
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers };
}
