import type { DecodedSpan } from "../otlp/index.ts";
import { contentOf } from "./content.ts";
import { identityOf } from "./identity.ts";
import { levelOf } from "./level.ts";
import { metadataOf } from "./metadata.ts";
import { completionStartOf, modelOf, modelParametersOf, promptOf } from "./model.ts";
import { nameOf } from "./name.ts";
import { firstText } from "./read.ts";
import { withToolsMoved } from "./tools.ts";
import { typeOf } from "./type.ts";
import type { ObservationFields } from "./types.ts";
import { costOf, usageOf } from "./usage.ts";

/** The observation that Langfuse 4 makes of a span. */
export function observationOfSpan(span: DecodedSpan): ObservationFields {
  const { attributes } = span;
  const type = typeOf(attributes);
  return {
    type,
    name: nameOf(span),
    level: levelOf(span),
    statusMessage: firstText(attributes, ["langfuse.observation.status_message"]) ?? (span.status.message || undefined),
    ...withToolsMoved({ ...contentOf(span), metadata: metadataOf(attributes) }, attributes),
    model: modelOf(attributes),
    modelParameters: modelParametersOf(span),
    usage: usageOf(span),
    cost: costOf(attributes),
    prompt: promptOf(attributes, type),
    completionStartTime: completionStartOf(span),
    ...identityOf(span),
  };
}
