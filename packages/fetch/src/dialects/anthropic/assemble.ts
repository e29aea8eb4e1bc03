import { appended, fieldsOf, parsedOr, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { factsOf } from "./facts.ts";

const mostBlocks = 1_000;

type Block = Record<string, unknown>;

/** Kinds of deltas: the field of the delta, and the block's field that it goes on with. */
const deltas: Readonly<Record<string, readonly [from: string, to: string]>> = {
  text_delta: ["text", "text"],
  thinking_delta: ["thinking", "thinking"],
  signature_delta: ["signature", "signature"],
  input_json_delta: ["partial_json", "partial_json"],
};

export function assembleMessage(): Assembler {
  let message: Fields = {};
  let isCounted = false;
  let stopped = false;
  const blocks: Block[] = [];

  function addDelta(event: Fields): boolean {
    const delta = fieldsOf(event.delta);
    const block = blocks[Number(event.index)];
    if (block === undefined) return false;
    if (delta.type === "citations_delta") {
      block.citations = [...((block.citations as unknown[] | undefined) ?? []), delta.citation];
      return true;
    }
    if (delta.type === "compaction_delta") {
      // It comes whole.
      const { type: _, ...final } = delta;
      Object.assign(block, final);
      return true;
    }
    const known = deltas[textOf(delta.type) ?? ""];
    if (known === undefined) return false;
    const [from, to] = known;
    block[to] = appended(block[to] as string | undefined, delta[from]);
    return delta.type !== "signature_delta";
  }

  return {
    take(event, name) {
      switch (textOf(event.type) ?? name) {
        case "message_start":
          message = fieldsOf(event.message);
          return false;
        case "content_block_start": {
          const at = Number(event.index);
          const block = fieldsOf(event.content_block);
          if (at >= 0 && at < mostBlocks) blocks[at] = { ...block };
          // It names the model that goes on from here.
          const served = block.type === "fallback" ? textOf(fieldsOf(block.to).model) : undefined;
          if (served !== undefined) message = { ...message, model: served };
          return false;
        }
        case "content_block_delta":
          return addDelta(event);
        case "message_delta":
          isCounted = true;
          // Its counts are of the whole message, and replace the first ones.
          message = {
            ...message,
            ...fieldsOf(event.delta),
            usage: { ...fieldsOf(message.usage), ...given(event.usage) },
          };
          return false;
        case "message_stop":
          stopped = true;
          return false;
        case "error":
          message = { ...message, error: event.error };
          return false;
        default:
          return false;
      }
    },
    answer() {
      const content = blocks.length > 0 ? blocks.filter(Boolean).map(finished) : undefined;
      return factsOf(isCounted ? message : uncounted(message), content);
    },
    isWhole: () => stopped,
    isOver: () => stopped,
  };
}

/** Before the last event but one, the count of the output is the 1 that it begins with, however much has come. */
function uncounted(message: Fields): Fields {
  const { output_tokens: _, ...usage } = fieldsOf(message.usage);
  return { ...message, usage };
}

function given(usage: unknown): Fields {
  return Object.fromEntries(Object.entries(fieldsOf(usage)).filter(([, count]) => count !== null));
}

/** A tool's input comes as pieces of JSON. */
function finished({ partial_json: json, ...block }: Block): Block {
  return typeof json === "string" && json !== "" ? { ...block, input: parsedOr(json) } : block;
}
