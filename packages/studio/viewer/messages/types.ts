/** One piece of a message, whatever the provider calls it. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | {
      readonly kind: "call";
      readonly id: string | null;
      readonly name: string;
      readonly input: unknown;
      readonly result: Result | null;
    }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "media"; readonly label: string; readonly address: string | null }
  | { readonly kind: "data"; readonly value: unknown };

/** What a tool answered. */
export interface Result {
  readonly id: string | null;
  readonly name: string | null;
  readonly output: unknown;
  readonly failed: boolean;
}

export type Role = "system" | "user" | "assistant" | "tool";

export interface Message {
  readonly role: Role;
  /** What the sender calls the role or the speaker, where that says more. */
  readonly name: string | null;
  readonly parts: readonly Part[];
}
