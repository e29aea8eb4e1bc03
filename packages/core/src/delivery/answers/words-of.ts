import type { Answer } from "../transport/index.ts";
import { plainWords } from "./plain-words.ts";
import { protobufFields } from "./protobuf-fields.ts";

const enough = 8 * 1024;

/** What an answer says went wrong, fit for a log line and a dead letter. Never the raw body. */
export function wordsOf(answer: Answer, sent: Readonly<Record<string, string>>): string {
  if (answer.status === 0) return plainWords(answer.message ?? answer.failure ?? "", sent);
  const { location } = answer.headers;
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    return plainWords(`it points to ${addressIn(location)}`, sent);
  }
  const type = answer.headers["content-type"] ?? "";
  if (type.includes("html")) return "an HTML page";
  const body = type.includes("protobuf") ? statusMessage(answer.body) : jsonMessage(answer.body);
  return plainWords(body, sent);
}

/** Without what may hold credentials. */
function addressIn(location: string): string {
  const [address = ""] = location.split(/[?#]/, 1);
  return address.replace(/^([^/\\]*)[/\\]{2}[^/\\]*@/, "$1//");
}

function jsonMessage(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, enough)).toString("utf8");
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return text;
    const { message, error } = parsed as { message?: unknown; error?: unknown };
    const said = [message, error].filter((part) => part !== undefined && part !== null);
    return said.length === 0
      ? ""
      : said.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(": ");
  } catch {
    return text;
  }
}

/** `google.rpc.Status`, which OTLP servers answer errors with: the message is field 2. */
function statusMessage(bytes: Uint8Array): string {
  try {
    const message = protobufFields(bytes).get(2);
    return message instanceof Uint8Array ? Buffer.from(message.subarray(0, enough)).toString("utf8") : "";
  } catch {
    return "";
  }
}
