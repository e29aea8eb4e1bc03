import { afterEach } from "vitest";
import { beginRequest, readRequestOptions } from "../lifecycle/index.ts";
import { captureChunks, initLangfuse } from "../setup/index.ts";
import { createFeedback, type Feedback, type FeedbackAnswer, issueToken, readKeys } from "./index.ts";

type Options = Parameters<typeof initLangfuse>[0] & object;

export const keys = { publicKey: "pk-lf-1", secretKey: "sk-lf-first-secret", baseUrl: "http://127.0.0.1:9" };
export const tenant = { publicKey: "pk-lf-2", secretKey: "sk-lf-tenant-secret", baseUrl: "http://127.0.0.1:9" };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Process {
  /** What leaves it. */
  readonly scores: { destination: string; body: Record<string, unknown> }[];
  readonly langfuse: ReturnType<typeof initLangfuse>;
  flush(): Promise<void>;
  end(): Promise<void>;
}

/** A process with these options. */
export function start(options: Options): Process {
  const scores: Process["scores"] = [];
  const capture = captureChunks(({ kind, destination, bytes }) => {
    if (kind === "scores") scores.push({ destination, body: JSON.parse(String(Buffer.from(bytes))).body });
  });
  const langfuse = initLangfuse({ handleSignals: false, logger: { warn() {}, error() {} }, ...options });
  const end = async (): Promise<void> => {
    await capture.flush();
    capture.dispose();
    await langfuse.shutdown(0);
  };
  closing.push(end);
  return { scores, end, langfuse, flush: capture.flush };
}

interface Serving {
  readonly sample?: number;
  readonly destination?: string;
  readonly capture?: "full" | "redacted" | "metadata";
  readonly trust?: "all" | "trace" | "none";
  readonly headers?: Record<string, string>;
  readonly fails?: boolean;
  readonly key?: string;
}

/** A request that is served; its token is asked for when `handle` has run. */
export function serve(serving: Serving = {}, handle: () => void = () => {}): { token: string; traceId: string } {
  const { fails = false, key, headers = {}, ...shared } = serving;
  const view = { method: "GET", url: "/", headers, request: {}, response: {}, template: () => "/" };
  const progress = beginRequest(view, readRequestOptions("test", shared));
  progress.run(handle);
  const token = issueToken(progress.observation.otelSpan, key === undefined ? undefined : readKeys(key), 60) ?? "";
  progress.finish({ status: fails ? 500 : 200 });
  return { token, traceId: progress.observation.traceId };
}

export function post(
  token: string,
  feedback: Feedback = createFeedback("test"),
  more: object = {},
): Promise<FeedbackAnswer> {
  return feedback.answer({ method: "POST", headers: {}, body: { token, name: "thumbs", value: 1, ...more } });
}
