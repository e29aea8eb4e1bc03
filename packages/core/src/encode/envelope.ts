import type { Attributes } from "@opentelemetry/api";
import { writeAttributes } from "./attributes.ts";
import { resourceSpansTags, resourceTags, scopeSpansTags, scopeTags } from "./fields.ts";
import type { Filter, SealedObservation } from "./types.ts";
import { beginMessage, copyFrom, createWriter, endMessage, type Writer, writeTextField } from "./writer.ts";

/** Encoded resources and scopes: there are few of them, and every chunk needs one of each. */
export interface Envelopes {
  /** Cached by identity: a resource does not change once segments carry it. */
  resource(attributes: Attributes): Uint8Array;
  scope(scope: SealedObservation["scope"]): Uint8Array;
}

const maxScopes = 256;

export function createEnvelopes(
  filter: Pick<Filter, "resource" | "scope"> = { resource: (attributes) => attributes, scope: (scope) => scope },
): Envelopes {
  const writer = createWriter(1024);
  const resources = new WeakMap<Attributes, Uint8Array>();
  const scopes = new Map<string, Uint8Array>();
  // One tracer's spans share one scope and come in a row.
  let latest: { readonly scope: SealedObservation["scope"]; readonly bytes: Uint8Array } | undefined;

  function scopeBytes(scope: SealedObservation["scope"]): Uint8Array {
    const key = `${scope.name}\0${scope.version ?? ""}`;
    const known = scopes.get(key);
    if (known !== undefined) return known;
    const bytes = encodeWith(writer, () => {
      const start = beginMessage(writer, scopeSpansTags.scope, 1);
      const { name, version } = filter.scope(scope);
      writeTextField(writer, scopeTags.name, name);
      if (version) writeTextField(writer, scopeTags.version, version);
      endMessage(writer, start, 1);
    });
    if (scopes.size >= maxScopes) scopes.clear();
    scopes.set(key, bytes);
    return bytes;
  }

  return {
    resource(attributes) {
      const known = resources.get(attributes);
      if (known !== undefined) return known;
      const bytes = encodeWith(writer, () => {
        const start = beginMessage(writer, resourceSpansTags.resource, 2);
        writeAttributes(writer, resourceTags.attributes, filter.resource(attributes));
        endMessage(writer, start, 2);
      });
      resources.set(attributes, bytes);
      return bytes;
    },
    scope(scope) {
      if (latest?.scope !== scope) latest = { scope, bytes: scopeBytes(scope) };
      return latest.bytes;
    },
  };
}

function encodeWith(writer: Writer, write: () => void): Uint8Array {
  writer.position = 0;
  write();
  return copyFrom(writer, 0);
}
