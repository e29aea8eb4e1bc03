import { fieldsOf, textOf } from "./fields.ts";

/**
 * The words of an error in any provider's shape; undefined where the value is none.
 * @example errorText({ error: { message: "Rate limit reached", code: "rate_limit_exceeded" } });
 */
export function errorText(value: unknown): string | undefined {
  const holder = fieldsOf(Array.isArray(value) ? value[0] : value);
  const { error } = holder;
  if (typeof error === "string") return error;
  const inner = fieldsOf(error);
  const message = textOf(inner.message) ?? (error === undefined ? undefined : textOf(holder.message));
  const kind = textOf(inner.type) ?? textOf(inner.code) ?? textOf(inner.status);
  if (message === undefined) return kind;
  return kind === undefined || message.includes(kind) ? message : `${kind}: ${message}`;
}
