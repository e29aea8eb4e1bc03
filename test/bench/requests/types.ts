import type { Server } from "node:http";

/** A service that answers `GET /chats/:chatId`, traced by its own means or not at all. */
export interface Service {
  /** Not listening yet. */
  readonly server: Server;
  /** What its visitors ask for. */
  readonly path: string;
  /** Sends what waits, and waits for it. */
  flush(): Promise<void>;
}

/** Sets tracing up towards this sink, and the service after it. */
export type Contestant = (sinkUrl: string) => Promise<Service>;

/** Who and what a request is about, the same for all contestants. */
export const told: { userId: string; sessionId: string; tags: string[]; metadata: Record<string, string> } = {
  userId: "user-1",
  sessionId: "session-1",
  tags: ["bench"],
  metadata: { plan: "free" },
};

export const keys = { publicKey: "pk-lf-bench", secretKey: "sk-lf-bench" };
export const answerTo = (chatId: string): { answer: string } => ({ answer: `It is about ${chatId}.` });
