import type { FaultedRequest } from "../faults/index.ts";
import type { ServerSettings } from "./types.ts";

/** Who asks: the project, someone who knows its public key only, or nobody. */
export type Access = "project" | "scores" | "none";

/** The secret alone says which project it is; the server does not mind another public key beside it. */
export function accessOf({ headers }: FaultedRequest, settings: ServerSettings): Access {
  const [scheme, credentials = ""] = (headers.authorization ?? "").split(" ", 2);
  if (scheme === "Bearer") return credentials === settings.publicKey ? "scores" : "none";
  if (scheme !== "Basic") return "none";
  const decoded = Buffer.from(credentials, "base64").toString("utf8");
  const secret = decoded.slice(decoded.indexOf(":") + 1);
  return decoded.includes(":") && secret === settings.secretKey ? "project" : "none";
}
