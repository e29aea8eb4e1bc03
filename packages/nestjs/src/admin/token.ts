/** What the admin controller is given; the same for all copies of this package. */
export const LANGFUSE_ADMIN_OPTIONS: unique symbol = Symbol.for("langfuse-kit.nestjs.admin-options.v1") as never;
