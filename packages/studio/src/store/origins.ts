import { createHash } from "node:crypto";
import type { Connection } from "../database/index.ts";
import { stringify } from "../json/index.ts";
import type { Origin } from "../otlp/index.ts";
import { serviceOf } from "./service.ts";

/** Resources repeat on every span of a process, so each is stored once. */
export interface Origins {
  keyOf(origin: Origin): number;
  /** Forget what was remembered: the table is another one now. */
  forget(): void;
}

/** Resources are bounded in number by processes, but a hostile sender could make one a span. */
const remembered = 2000;

export function createOrigins(connection: () => Connection): Origins {
  let byObject = new WeakMap<Origin, number>();
  const byHash = new Map<string, number>();

  const store = (origin: Origin): number => {
    const { scope } = origin;
    const resource = stringify(origin.resource);
    const attributes = stringify(scope.attributes);
    const identity = stringify([scope.name, scope.version, attributes, resource]);
    const hash = createHash("sha256").update(identity).digest("base64");
    const known = byHash.get(hash);
    if (known !== undefined) return known;
    connection().run(
      `INSERT OR IGNORE INTO origins (hash, service, scope, scope_version, scope_attributes, resource, sdk)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      hash,
      serviceOf(origin.resource),
      scope.name,
      scope.version,
      attributes,
      resource,
      sdkOf(origin),
    );
    const key = Number(connection().get("SELECT key FROM origins WHERE hash = ?", hash)?.key);
    if (byHash.size >= remembered) byHash.delete(byHash.keys().next().value ?? "");
    byHash.set(hash, key);
    return key;
  };

  return {
    keyOf(origin) {
      const known = byObject.get(origin);
      if (known !== undefined) return known;
      const key = store(origin);
      byObject.set(origin, key);
      return key;
    },
    forget() {
      byObject = new WeakMap();
      byHash.clear();
    },
  };
}

function sdkOf({ resource, scope }: Origin): string | null {
  if (scope.name.startsWith("langfuse-sdk")) return `${scope.name} ${scope.version}`.trim();
  const name = resource["telemetry.sdk.name"];
  return typeof name === "string" ? `${name} ${resource["telemetry.sdk.version"] ?? ""}`.trim() : scope.name || null;
}
