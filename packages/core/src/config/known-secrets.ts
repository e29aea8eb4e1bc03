import { LangfuseKitError } from "../runtime/index.ts";
import type { CheckedDestination } from "./destination-check.ts";
import { basicToken } from "./destinations.ts";
import type { LangfuseOptions } from "./options.ts";
import { createScrubber } from "./secret.ts";
import type { Settings } from "./settings.ts";

/** Messages show no secrets by design; this is for a secret that was also pasted where another value belongs. */
export function withoutSecrets(
  error: LangfuseKitError,
  options: LangfuseOptions | undefined,
  environment: NodeJS.ProcessEnv,
): LangfuseKitError {
  const secrets = [secretKeyOf(options), environment.LANGFUSE_SECRET_KEY?.trim()];
  const message = createScrubber(secrets.filter((secret) => typeof secret === "string"))(error.message);
  if (message === error.message) return error;
  return new LangfuseKitError("core", message.replace(/^\[[^\]]*\] /, ""), { code: error.code });
}

function secretKeyOf(options: LangfuseOptions | undefined): unknown {
  try {
    return options?.secretKey;
  } catch {
    return undefined;
  }
}

/** What must not appear in a log: keys, the token made of them, and header values. */
export function secretsOf(values: Readonly<Settings>, all: readonly CheckedDestination[]): string[] {
  const loose = [values.publicKey, values.secretKey, values.redaction.hashKey].flatMap((secret) =>
    secret === undefined ? [] : [secret.reveal()],
  );
  return all.reduce<string[]>((found, { keys, headers }) => {
    const contents = Object.values(headers).map((secret) => secret.reveal());
    // "Bearer abc": the token is secret without its scheme too.
    const tokens = contents.map((content) => content.replace(/^\w+ +/, ""));
    const pair =
      keys === undefined
        ? []
        : [keys.publicKey.reveal(), keys.secretKey.reveal(), basicToken(keys.publicKey, keys.secretKey)];
    return found.concat(contents, tokens, pair);
  }, loose);
}
