// What a project with version 5 has installed: node --import bullmq-5.mjs PROGRAM
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, next) => next(specifier === "bullmq" ? "bullmq-5" : specifier, context),
});
