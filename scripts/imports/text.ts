interface Loose {
  readonly type?: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked?: string | null } }[];
  readonly expressions?: readonly unknown[];
}

/** What a string or a template without expressions says; undefined for what is known only at run time. */
export function textOf(node: unknown): string | undefined {
  const { type, value, quasis = [], expressions = [] } = (node ?? {}) as Loose;
  if (type === "TemplateLiteral" && expressions.length === 0) return quasis[0]?.value.cooked ?? undefined;
  return typeof value === "string" ? value : undefined;
}
