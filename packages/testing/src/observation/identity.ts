import type { DecodedSpan } from "../otlp/index.ts";
import { type Attributes, firstOf, firstText, text } from "./text.ts";

/** The keys of each field, the strongest first. */
const keys = {
  userId: [
    "langfuse.user.id",
    "user.id",
    "langfuse.observation.metadata.langfuse_user_id",
    "langfuse.trace.metadata.langfuse_user_id",
    "ai.telemetry.metadata.userId",
  ],
  sessionId: [
    "langfuse.session.id",
    "session.id",
    "gen_ai.conversation.id",
    "langfuse.observation.metadata.langfuse_session_id",
    "langfuse.trace.metadata.langfuse_session_id",
    "ai.telemetry.metadata.sessionId",
  ],
  tags: [
    "langfuse.trace.tags",
    "langfuse.tags",
    "langfuse.observation.metadata.langfuse_tags",
    "langfuse.trace.metadata.langfuse_tags",
    "ai.telemetry.metadata.tags",
    "tag.tags",
  ],
  public: ["langfuse.trace.public", "langfuse.public"],
  environment: ["langfuse.environment", "deployment.environment.name", "deployment.environment"],
} as const;

/** What a span says of its trace. */
export interface Identity {
  readonly traceName: string | undefined;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tags: readonly string[];
  readonly public: boolean;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly environment: string;
  readonly isAppRoot: boolean;
}

export function identityOf({ attributes, resource }: DecodedSpan): Identity {
  return {
    traceName: firstText(attributes, ["langfuse.trace.name"]),
    userId: firstText(attributes, keys.userId),
    sessionId: firstText(attributes, keys.sessionId),
    tags: tagsOf(attributes),
    public: isTrue(firstOf(attributes, keys.public)),
    version: optionalText(attributes["langfuse.version"] ?? resource["service.version"]),
    release: optionalText(attributes["langfuse.release"] ?? resource["langfuse.release"]),
    environment: environmentOf(attributes, resource),
    isAppRoot: isTrue(attributes["langfuse.internal.is_app_root"]),
  };
}

/** An array, a JSON array, a list with commas, or a single tag. */
function tagsOf(attributes: Attributes): readonly string[] {
  const key = keys.tags.find((candidate) => Boolean(attributes[candidate]));
  const value = key === undefined ? undefined : attributes[key];
  if (Array.isArray(value)) return value.map(text);
  if (typeof value !== "string") return [];
  if (value.startsWith("[")) {
    try {
      const parsed: unknown = JSON.parse(value);
      if (Array.isArray(parsed)) return parsed.map(text);
    } catch {
      // Not JSON after all: a tag that begins with a bracket.
    }
  }
  return value.split(",").map((tag) => tag.trim());
}

/** Key by key, on the span and then on the resource, so a resource can win over a weaker key of the span. */
function environmentOf(attributes: Attributes, resource: Attributes): string {
  for (const key of keys.environment) {
    const value = attributes[key] || resource[key];
    if (value) return normaliseEnvironment(text(value));
  }
  return "default";
}

function normaliseEnvironment(value: string): string {
  const name = value
    .toLowerCase()
    .replace(/^langfuse[-_]*/, "")
    .slice(0, 40);
  return /^[a-z0-9-_]+$/.test(name) ? name : "default";
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function optionalText(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : text(value);
}
