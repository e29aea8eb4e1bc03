/** Passwords, as people of other languages call them. */
const passwordsAbroad: readonly string[] = [
  "passwort",
  "kennwort",
  "motdepasse",
  "contrasena",
  "contraseña",
  "senha",
  "wachtwoord",
  "lösenord",
  "hasło",
  "parola",
  "пароль",
  "密码",
  "密碼",
  "パスワード",
  "비밀번호",
];

/**
 * What the name of a field must end in, or be, for its value to be hidden whole. Words, not substrings: `max_tokens`,
 * `tokenizer` and `authored_by` are no secrets, and a usage without its token counts is worth nothing.
 */
const secretWords: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "passwords",
  "pwd",
  "pass",
  "pin",
  "otp",
  "secret",
  "secrets",
  "token",
  "jwt",
  "apikey",
  "apikeys",
  "authorization",
  "authentication",
  "credential",
  "credentials",
  "cred",
  "creds",
  "mnemonic",
  "sig",
  "phpsessid",
  "jsessionid",
  "idtoken",
  "cookie",
  "cookies",
  "csrf",
  "xsrf",
  "signature",
  "ssn",
  "cvv",
  "cvc",
  "cvv2",
  ...passwordsAbroad,
]);

/** Whose keys are secret where they are called nothing more than a key: `OPENAI_KEY`, `sshKey`. */
const ownersOfKeys: readonly string[] = (
  "anthropic aws azure claude cloudflare cohere datadog deepseek deploy elevenlabs gcp gemini github gitlab google gpg " +
  "groq hmac huggingface jwt langfuse langsmith mailgun mistral openai openrouter perplexity pgp pinecone rsa sendgrid " +
  "sentry slack ssh ssl stripe supabase tavily tls twilio xai"
).split(" ");

/** What codes are for that let somebody in. */
const purposesOfCodes: readonly string[] =
  "access auth authentication authorization backup mfa 2fa otp pin recovery security totp verification".split(" ");

/** Two or three last words that say it together. */
const secretPairs: ReadonlySet<string> = new Set([
  ...ownersOfKeys.map((owner) => `${owner} key`),
  ...purposesOfCodes.flatMap((purpose) => [`${purpose} code`, `${purpose} codes`]),
  "open aikey",
  "pass phrase",
  "pass word",
  "pass code",
  "mot de passe",
  "mots de passe",
  "social security number",
  "api key",
  "api keys",
  // Google's tools.
  "api key string",
  "access keys",
  "private keys",
  "secret keys",
  "access token",
  "refresh token",
  "bearer token",
  "auth token",
  "access tokens",
  "refresh tokens",
  "bearer tokens",
  "auth tokens",
  "password confirmation",
  "password confirm",
  "password repeat",
  "password hash",
  "secret value",
  "token value",
  "seed phrase",
  "recovery phrase",
  "access key",
  "private key",
  "secret key",
  "signing key",
  "encryption key",
  "account key",
  "master key",
  "shared key",
  "subscription key",
  "auth key",
  "session key",
  "host key",
  "connection string",
  "card number",
  "social security",
  "set cookie",
  "sid cookie",
  "client assertion",
  "id assertion",
]);

/** What says it also at the end of a longer word, where nobody wrote where words begin: `dbpassword`, `OPENAIAPIKEY`. */
const endings: readonly string[] = [
  "password",
  "passwd",
  "passwort",
  "passphrase",
  "apikey",
  "secretkey",
  "privatekey",
  "accesskey",
  "accesstoken",
  "refreshtoken",
  "authtoken",
  "bearertoken",
  "sessiontoken",
  "clientsecret",
  "userpass",
  "seedphrase",
];

/** Of which there is more than one: `newPassword2`, `api_key_1`. A second pass or pin is a word of its own. */
const numbered: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "apikey",
  ...passwordsAbroad,
]);

/** What stands behind a name of which there is more than one, or more than one form: `passwordNew`, `apiKeyV2`. */
const behind = "again|alt|base|current|hex|neu|new|nova|novo|nueva|nuevo|old|pem|previous";
const trailing = new RegExp(`(?: (?:${behind}|base64|v\\d{1,3})| ?\\d{1,4})$`);

/** Names that end in a secret's word and are none: they count, place or page. */
const harmless: ReadonlySet<string> = new Set(["next page token", "page token", "eos token", "bos token", "pad token"]);

/** A name as its words: camelCase, snake_case, kebab-case and wide letters alike. */
export function wordsOf(name: string): string[] {
  return name
    .normalize("NFKC")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** What is looked at of a name: its last words. */
const longestName = 128;

/** Names that end in no such word, in plain letters, are most of all, and need not be taken apart. */
const mayBeSecret = new RegExp(
  `(?:${[...secretWords, ...endings, ...[...secretPairs].map((pair) => pair.split(" ").at(-1))].join("|")})(?:[^a-z]*(?:${behind}|v))?[^a-z]*$|[^ -~]`,
  "i",
);

/** Whether the name of a field says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-longestName);
  return mayBeSecret.test(end) && saysSecret(wordsOf(end));
}

const lastWords: ReadonlySet<string> = new Set([
  ...[...secretPairs].map((pair) => pair.slice(pair.lastIndexOf(" ") + 1)),
  ...behind.split("|"),
]);

/** Whether a word may be the last of several that say it together. */
export function isEndOfSecret(word: string): boolean {
  return lastWords.has(word.toLowerCase());
}

/** The same for a name that was taken apart. */
export function saysSecret(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined) return false;
  const pair = words.slice(-2).join(" ");
  const three = words.slice(-3).join(" ");
  if (harmless.has(pair) || harmless.has(three)) return false;
  if (secretWords.has(last) || secretPairs.has(pair) || secretPairs.has(three)) return true;
  if (endings.some((ending) => last.endsWith(ending))) return true;
  if (last.endsWith("key") && ownersOfKeys.includes(last.slice(0, -"key".length))) return true;
  const name = words.slice(-4).join(" ");
  const bare = name.replace(trailing, "");
  return bare !== name && isOneOfMany(bare.split(" "));
}

function isOneOfMany(words: readonly string[]): boolean {
  const isPair = secretPairs.has(words.slice(-2).join(" ")) || secretPairs.has(words.slice(-3).join(" "));
  return isPair || numbered.has(words.at(-1) ?? "");
}
