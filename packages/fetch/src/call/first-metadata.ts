import type { GenerationAttributes } from "@langfuse-kit/core";
import type { ModelCall } from "@langfuse-kit/core/adapter";

/**
 * The call, which keeps the metadata that it began with: the user's own, whose names an answer may have as well.
 * @example keepingFirstMetadata(beginModelCall(name, { attributes: { metadata: { requestId: "mine" } }, ...more }));
 */
export function keepingFirstMetadata(call: ModelCall): ModelCall {
  const first = fieldsOf(call.attributes);
  return {
    ...call,
    update(attributes) {
      const { metadata, ...others } = attributes;
      if (metadata === undefined) return call.update(attributes);
      const more = Object.entries(fieldsOf(attributes)).filter(([name]) => first[name] === undefined);
      call.update({ ...others, metadata: Object.fromEntries(more) });
    },
  };
}

const fieldsOf = ({ metadata }: GenerationAttributes): Readonly<Record<string, unknown>> => Object(metadata);
