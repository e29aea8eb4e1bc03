interface Message {
  readonly role: string;
  readonly content: string | null;
}

/** What is read of a request for a chat completion. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

/** What the model says, before it gets the shape of an answer. */
export interface Reply {
  readonly id: string;
  readonly text: string;
  readonly call?: { readonly name: string; readonly arguments: string };
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number };
}
