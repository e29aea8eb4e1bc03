import { parseText, textOf } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";
import { firstText } from "./read.ts";
import type { Identity } from "./types.ts";

const userKeys: readonly string[] = [
  "langfuse.user.id",
  "user.id",
  "langfuse.observation.metadata.langfuse_user_id",
  "langfuse.trace.metadata.langfuse_user_id",
  "ai.telemetry.metadata.userId",
];

const sessionKeys: readonly string[] = [
  "langfuse.session.id",
  "session.id",
  "gen_ai.conversation.id",
  "langfuse.observation.metadata.langfuse_session_id",
  "langfuse.trace.metadata.langfuse_session_id",
  "ai.telemetry.metadata.sessionId",
];

const tagKeys: readonly string[] = [
  "langfuse.trace.tags",
  "langfuse.tags",
  "langfuse.observation.metadata.langfuse_tags",
  "langfuse.trace.metadata.langfuse_tags",
  "ai.telemetry.metadata.tags",
  "tag.tags",
];

const environmentKeys: readonly string[] = [
  "langfuse.environment",
  "deployment.environment.name",
  "deployment.environment",
];

export function identityOf({ attributes, origin: { resource } }: DecodedSpan): Identity {
  return {
    userId: firstText(attributes, userKeys),
    sessionId: firstText(attributes, sessionKeys),
    tags: tagsOf(attributes),
    public: isTrue(attributes["langfuse.trace.public"] ?? attributes["langfuse.public"]),
    version: filled(attributes["langfuse.version"] ?? resource["service.version"]),
    release: filled(attributes["langfuse.release"] ?? resource["langfuse.release"]),
    environment: environmentOf(attributes, resource),
    traceName: firstText(attributes, ["langfuse.trace.name"]),
    isAppRoot: isTrue(attributes["langfuse.internal.is_app_root"]),
  };
}

/** An array, a JSON array, a list with commas, or a single tag. */
function tagsOf(attributes: Attributes): readonly string[] {
  const key = tagKeys.find((candidate) => Boolean(attributes[candidate]));
  const value = key === undefined ? undefined : attributes[key];
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== "string") return [];
  const parsed = value.startsWith("[") ? parseText(value) : undefined;
  return Array.isArray(parsed) ? parsed.map(textOf) : value.split(",").map((tag) => tag.trim());
}

/** Key by key, on the span and then on the resource, so a resource can win over a weaker key of the span. */
function environmentOf(attributes: Attributes, resource: Attributes): string {
  for (const key of environmentKeys) {
    const value = attributes[key] || resource[key];
    if (value) return normaliseEnvironment(textOf(value));
  }
  return "default";
}

/** What the server makes of any text: never an error, at worst `default`. */
export function normaliseEnvironment(value: string): string {
  const name = value
    .toLowerCase()
    .replace(/^langfuse[-_]*/, "")
    .slice(0, 40);
  return /^[a-z0-9-_]+$/.test(name) ? name : "default";
}

/** Empty text ends the search, and says nothing. */
const filled = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : textOf(value);
const isTrue = (value: unknown): boolean => value === true || value === "true";
