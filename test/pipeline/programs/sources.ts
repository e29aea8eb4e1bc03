import { registerHooks } from "node:module";

// Loaded before a program: packages of the kit mean their sources, so that no build is needed and none can be stale.
// Where a project is named, OpenTelemetry's API is that project's for everyone, and `project:x` means x as seen from it.
const project = process.env.PIPELINE_PROJECT;
const packages = new URL("../../../packages/", import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const kit = /^@langfuse-kit\/([a-z]+)$/.exec(specifier)?.[1];
    if (kit !== undefined) return next(new URL(`${kit}/src/index.ts`, packages).href, context);
    if (project === undefined) return next(specifier, context);
    if (specifier.startsWith("project:")) return next(specifier.slice(8), { ...context, parentURL: project });
    if (specifier === "@opentelemetry/api") return next(specifier, { ...context, parentURL: project });
    return next(specifier, context);
  },
});
