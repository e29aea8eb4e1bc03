/** One message of a conversation. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** What search finds. */
export interface Article {
  readonly title: string;
  readonly text: string;
}
