import { appended, errorText, fieldsOf, listOf, oneOrAll, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { type Audio, addAudio, audioOf } from "./audio.ts";
import { errorIn, factsOf } from "./facts.ts";
import { addToolCalls, type ToolCall, toolCallsOf } from "./tool-calls.ts";

interface Choice {
  role: string;
  content: string | undefined;
  /** Some servers call it reasoning_content, others reasoning. */
  reasoning: string | undefined;
  refusal: string | undefined;
  /** Of the older Completions. */
  text: string | undefined;
  audio: Audio | undefined;
  readonly calls: ToolCall[];
  /** OpenRouter's pictures. */
  readonly images: Fields[];
  /** What was quoted. */
  readonly annotations: Fields[];
  finishReason: string | undefined;
}

const mostChoices = 128;
const mostParts = 1_000;
/** What stands in the chunks that matters for the whole answer; the last one to say something wins. */
const kept = [
  "id",
  "model",
  "service_tier",
  "system_fingerprint",
  "provider",
  "usage",
  "x_groq",
  "metrics",
  "timings",
] as const;

export function assembleChat(): Assembler {
  const choices: Choice[] = [];
  const body: Record<string, unknown> = {};

  function choiceAt(index: unknown): Choice | undefined {
    const at = typeof index === "number" && index >= 0 ? index : 0;
    if (at >= mostChoices) return undefined;
    choices[at] ??= {
      role: "assistant",
      content: undefined,
      reasoning: undefined,
      refusal: undefined,
      text: undefined,
      audio: undefined,
      calls: [],
      images: [],
      annotations: [],
      finishReason: undefined,
    };
    return choices[at];
  }

  return {
    take(event) {
      for (const name of kept) {
        const value = event[name];
        if (value !== undefined && value !== null && value !== "") body[name] = value;
      }
      if (event.error !== undefined && errorText(event) !== undefined) body.error = event.error;
      body.error ??= errorIn(event.choices);
      let spoke = false;
      for (const item of listOf(event.choices)) {
        const choice = choiceAt(item.index);
        if (choice !== undefined && add(choice, item)) spoke = true;
      }
      return spoke;
    },
    answer() {
      const made = choices.filter((choice) => choice !== undefined);
      return {
        output: oneOrAll(made.map(outputOf)),
        ...factsOf(
          body,
          made.map((choice) => choice.finishReason),
        ),
      };
    },
    isWhole: () => choices.length > 0 && choices.every((choice) => choice?.finishReason !== undefined),
    // The usage may follow; [DONE] says that nothing does.
    isOver: () => false,
  };
}

/** True when the model said something with it. */
function add(choice: Choice, item: Fields): boolean {
  const delta = fieldsOf(item.delta ?? item.message);
  choice.finishReason = textOf(item.finish_reason) ?? choice.finishReason;
  choice.role = textOf(delta.role) ?? choice.role;
  choice.text = appended(choice.text, item.text);
  const { content, thinking } = contentOf(delta.content);
  choice.content = appended(choice.content, content);
  const thought = delta.reasoning_content ?? delta.reasoning ?? thinking;
  choice.reasoning = appended(choice.reasoning, thought);
  choice.refusal = appended(choice.refusal, delta.refusal);
  const sounded = addAudio(choice, delta.audio);
  keep(choice.images, delta.images);
  keep(choice.annotations, delta.annotations);
  const called = addToolCalls(choice.calls, delta);
  return (
    called || sounded || [item.text, content, thought, delta.refusal].some(textOf) || listOf(delta.images).length > 0
  );
}

function keep(parts: Fields[], more: unknown): void {
  for (const part of listOf(more)) if (parts.length < mostParts) parts.push(part);
}

/** Mistral's reasoning models stream content in parts, and thoughts among them. */
function contentOf(content: unknown): { content: unknown; thinking?: string | undefined } {
  if (!Array.isArray(content)) return { content };
  const parts = listOf(content);
  const thoughts = parts.filter(({ type }) => type === "thinking").flatMap(({ thinking }) => listOf(thinking));
  return { content: textsOf(parts), thinking: textsOf(thoughts) };
}

function textsOf(parts: readonly Fields[]): string | undefined {
  return parts.map(({ text }) => textOf(text) ?? "").join("") || undefined;
}

function outputOf(choice: Choice): unknown {
  const { role, content, reasoning, refusal, text, audio, calls, images, annotations } = choice;
  if (text !== undefined) return text;
  return {
    role,
    content: content ?? null,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(refusal !== undefined && { refusal }),
    ...(audio !== undefined && { audio: audioOf(audio) }),
    ...(images.length > 0 && { images }),
    ...(annotations.length > 0 && { annotations }),
    ...toolCallsOf(calls),
  };
}
