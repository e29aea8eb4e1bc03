/** What a job is about. */
export interface Conversation {
  readonly chatId: string;
  readonly conversation: readonly { readonly role: string; readonly content: string }[];
}
