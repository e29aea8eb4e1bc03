/** For browsers: sends a score of the answer that a response brought. Nothing else is in this file, and it imports nothing. */

/** What a visitor thinks of an answer. */
export interface FeedbackScore {
  name: string;
  value: string | number | boolean;
  comment?: string;
  /** One observation of the trace, where it is not the whole. */
  observationId?: string;
}

/** `error` is the server's word for why a score was not taken, such as "expired"; "network" where nothing came back. */
export type FeedbackResult = { ok: true } | { ok: false; status: number; error: string };

/** Resolves when the server has answered; never rejects. */
export type SendFeedback = (score: FeedbackScore) => Promise<FeedbackResult>;

/**
 * What sends scores of the trace behind this response; undefined where the response carries no token.
 * @example const rate = feedbackOf(await fetch("/chats/7")); await rate?.({ name: "thumbs", value: 1 });
 */
export function feedbackOf(
  response: { readonly headers: { get(name: string): string | null } },
  url = "/feedback",
): SendFeedback | undefined {
  const token = response.headers.get("x-langfuse-feedback");
  if (!token) return undefined;
  return async (score) => {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...score, token }),
        // A visitor who leaves the page has still said it.
        keepalive: true,
      });
      if (answer.ok) return { ok: true };
      const { error } = (await answer.json().catch(() => ({}))) as { error?: unknown };
      return { ok: false, status: answer.status, error: String(error ?? "refused") };
    } catch {
      return { ok: false, status: 0, error: "network" };
    }
  };
}
