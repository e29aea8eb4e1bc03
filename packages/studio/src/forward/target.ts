/** Where to: an address, which may hold the keys, or the address and the keys apart. */
export type ForwardOption =
  | string
  | {
      readonly url: string;
      readonly publicKey?: string | undefined;
      readonly secretKey?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    };

export interface ForwardTarget {
  /** Without credentials. */
  readonly url: string;
  readonly isLangfuse: boolean;
  /** For core's `destinations`. */
  readonly destination:
    | { publicKey: string; secretKey: string; baseUrl: string; headers: Record<string, string> }
    | { url: string; headers: Record<string, string> };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of Studio itself: whoever has set them means this Studio, and no other server. */
export const ownPublicKey = "pk-lf-studio";

/**
 * A Langfuse where there are keys (in the address, as options, or in LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY), an OTLP
 * endpoint otherwise, and always where the address ends in `/v1/traces` and is not Langfuse's own. A text says what is wrong.
 */
export function readTarget(option: ForwardOption, environment: Environment): ForwardTarget | string {
  const given = typeof option === "string" ? { url: option } : option;
  if (typeof given.url !== "string" || !URL.canParse(given.url) || !/^https?:/i.test(given.url)) {
    return "is no address. Give one such as https://pk-lf-…:sk-lf-…@cloud.langfuse.com or http://localhost:4318.";
  }
  const url = new URL(given.url);
  const [name, password] = [decoded(url.username), decoded(url.password)];
  url.username = "";
  url.password = "";
  const plain = url.href.replace(/\/+$/, "");
  const headers = { ...given.headers };
  const isPlainOtlp = /\/v1\/traces$/.test(plain) && !/\/api\/public\/otel\/v1\/traces$/.test(plain);
  if (isPlainOtlp) {
    if (name !== "") headers.authorization ??= `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
    return { url: plain, isLangfuse: false, destination: { url: plain, headers } };
  }
  const [publicKey, secretKey] = keysOf(given, [name, password], environment);
  if ((publicKey === "") !== (secretKey === "")) return "has one key and needs two: the public and the secret one.";
  if (publicKey === "") return { url: plain, isLangfuse: false, destination: { url: plain, headers } };
  return { url: plain, isLangfuse: true, destination: { publicKey, secretKey, baseUrl: plain, headers } };
}

/** A stray percent sign is part of a key. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function keysOf(
  given: Exclude<ForwardOption, string>,
  [name, password]: readonly [string, string],
  environment: Environment,
): readonly [string, string] {
  const [publicKey = name, secretKey = password] = [given.publicKey, given.secretKey];
  if (publicKey !== "" || secretKey !== "") return [publicKey, secretKey];
  const fromEnvironment = environment.LANGFUSE_PUBLIC_KEY ?? "";
  return fromEnvironment === ownPublicKey ? ["", ""] : [fromEnvironment, environment.LANGFUSE_SECRET_KEY ?? ""];
}
