import type { Fields } from "../types.ts";
import { fieldsOf, listOf, textOf } from "./fields.ts";

/**
 * The words of an error in any provider's shape; undefined where the value is none.
 * @example errorText({ error: { message: "Rate limit reached", code: "rate_limit_exceeded" } });
 */
export function errorText(value: unknown): string | undefined {
  const holder = fieldsOf(Array.isArray(value) ? value[0] : value);
  const { error } = holder;
  if (error === null) return undefined;
  if (error === undefined) return bareText(holder);
  if (typeof error === "string") return error;
  const inner = fieldsOf(error);
  return worded(inner, textOf(inner.message) ?? textOf(holder.message));
}

/** Mistral's and vLLM's older errors have no holder; FastAPI, which serves many models, says `detail`. */
function bareText(holder: Fields): string | undefined {
  const { id, model, object, message, detail } = holder;
  if (object === "error") return worded(holder, textOf(message) ?? detailText(fieldsOf(message).detail));
  // Whatever answers has one of these.
  if (id !== undefined || model !== undefined) return undefined;
  return textOf(message) ?? detailText(detail);
}

function detailText(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return textOf(detail);
  return (
    listOf(detail)
      .map(({ msg }) => textOf(msg) ?? "")
      .join("; ") || undefined
  );
}

function worded(fields: Fields, message: string | undefined): string | undefined {
  const kind = textOf(fields.type) ?? textOf(fields.code) ?? textOf(fields.status);
  if (message === undefined) return kind;
  return kind === undefined || message.includes(kind) ? message : `${kind}: ${message}`;
}
