/** About 1 KB of JSON in and 1 KB out, as a chat call has them, different each time. */
export function makeInput(index: number): { messages: { role: string; content: string }[]; temperature: number } {
  return {
    messages: [
      { role: "system", content: `You answer questions about orders. Case ${index}. ${sentence.repeat(4)}` },
      { role: "user", content: `Where is order ${index}? ${sentence.repeat(4)}` },
    ],
    temperature: 0.2,
  };
}

export function makeOutput(index: number): { role: string; content: string; finish_reason: string } {
  return { role: "assistant", content: `Order ${index} is on its way. ${sentence.repeat(8)}`, finish_reason: "stop" };
}

const sentence =
  "The quick brown fox jumps over the lazy dog, and the dog sleeps well on a sunny day in the garden by the sea. ";

export const usage = { input: 812, output: 96, total: 908 };
