import type { ExecutionContext } from "@nestjs/common";

/** A resolver is known by its place in the schema, everything else by its method. */
export function nameOfHandler(context: ExecutionContext): string {
  const field = context.getType<string>() === "graphql" ? fieldOf(context.getArgByIndex(3)) : undefined;
  return field ?? `${context.getClass().name}.${context.getHandler().name}`;
}

/** The fourth argument of each resolver, `GraphQLResolveInfo`. */
function fieldOf(info: unknown): string | undefined {
  const { parentType, fieldName } = (info ?? {}) as { parentType?: { name?: string }; fieldName?: string };
  return parentType?.name === undefined || fieldName === undefined ? undefined : `${parentType.name}.${fieldName}`;
}
