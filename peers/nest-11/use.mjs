import { registerHooks } from "node:module";

/** `node --import ./peers/nest-11/use.mjs program`: whoever asks for NestJS gets this version. */
registerHooks({
  resolve(specifier, context, next) {
    const isOurs =
      specifier.startsWith("@nestjs/") && !context.parentURL?.startsWith(new URL("node_modules", import.meta.url).href);
    return next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
  },
});
