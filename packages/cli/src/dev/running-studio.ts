import { setTimeout as pause } from "node:timers/promises";

/** Where Studio listens unless told otherwise. */
export const usualStudioUrl = "http://localhost:4790";

/** Of every Studio; that package need not be installed where one runs already. */
const publicKey = "pk-lf-studio";
const secretKey = "sk-lf-studio";

/** What would send the same to a second place. Empty, since what is not set at all a `.env` of the application sets. */
const nobodyElse = { LANGFUSE_OTLP_ENDPOINT: "" };

/** An environment whose traces go to a Studio, and nowhere else. */
export function onlyTo(studio: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, ...nobodyElse, ...studio };
}

/** The environment that points an application at a Studio. */
export function studioEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    LANGFUSE_BASE_URL: url,
    LANGFUSE_PUBLIC_KEY: publicKey,
    LANGFUSE_SECRET_KEY: secretKey,
    LANGFUSE_HOLD_MS: "250",
  };
}

/** Whether a Langfuse answers there that is a Studio: nobody else's traces go to a stranger's port. */
export async function isStudio(url: string): Promise<boolean> {
  try {
    const ask = fetch(`${url}/api/public/projects`, {
      headers: { authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString("base64")}` },
      redirect: "manual",
    });
    const response = await Promise.race([ask, pause(1_500, undefined, { ref: false })]);
    return response?.ok === true && /studio/i.test(await response.text());
  } catch {
    return false;
  }
}
