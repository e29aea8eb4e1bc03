import { appended, joinedBase64, listOf, parsedOr, textOf } from "../reading/index.ts";
import type { Fields } from "../types.ts";

type Part = Record<string, unknown>;

/** A step while its pieces come in. */
export interface Step {
  fields: Record<string, unknown>;
  /** What the model says, and what it says of its thoughts. */
  readonly content: Part[];
  readonly summary: Part[];
  /** The arguments of a function, which come as pieces of JSON. */
  json: string | undefined;
}

const mostParts = 10_000;

export function begun({ content, summary, ...fields }: Fields): Step {
  const copies = (list: unknown): Part[] => listOf(list).map((part) => ({ ...part }));
  return { fields, content: copies(content), summary: copies(summary), json: undefined };
}

/** Adds a piece; true when the model said or did something with it. */
export function addDelta(step: Step, delta: Fields): boolean {
  const type = textOf(delta.type);
  switch (type) {
    case undefined:
      return false;
    case "text":
      addPart(step.content, delta);
      return textOf(delta.text) !== undefined;
    case "image":
    case "audio":
    case "video":
    case "document":
      addPart(step.content, delta);
      return true;
    case "thought_summary":
      for (const part of listOf([delta.content])) addPart(step.summary, part);
      return true;
    case "thought_signature":
      step.fields.signature = delta.signature;
      return false;
    case "text_annotation_delta": {
      const part = step.content.at(-1);
      if (part !== undefined) part.annotations = [...listOf(part.annotations), ...listOf(delta.annotations)];
      return false;
    }
    case "arguments_delta":
      step.json = appended(step.json, delta.arguments);
      return true;
    default:
      // Calls of Google's own tools, and what came of them: each piece says more of its fields.
      step.fields = { ...step.fields, ...delta, type: step.fields.type ?? type };
      return true;
  }
}

/** Texts that follow each other are one text, and so are sounds. */
function addPart(parts: Part[], part: Fields): void {
  const last = parts.at(-1);
  const piece = part.type === "text" ? "text" : "data";
  const isLong = (part.type === "text" || part.type === "audio") && typeof part[piece] === "string";
  const goesOn = isLong && last?.type === part.type;
  if (last !== undefined && goesOn) last[piece] = appended(textOf(last[piece]), part[piece]);
  else if (parts.length < mostParts) parts.push({ ...part });
}

/** The step as a whole answer has it. */
export function finished({ fields, content, summary, json }: Step): Fields {
  return {
    ...fields,
    ...(json !== undefined && { arguments: parsedOr(json) }),
    ...(summary.length > 0 && { summary }),
    ...(content.length > 0 && { content: content.map(withWholeSound) }),
  };
}

function withWholeSound(part: Part): Part {
  return part.type === "audio" && typeof part.data === "string" ? { ...part, data: joinedBase64(part.data) } : part;
}
