import { join } from "node:path";
import { intersects, satisfies } from "semver";
import { foldersUpwards } from "./package-manager.ts";
import { plugNPlay } from "./plug-n-play.ts";
import { readJson } from "./read-json.ts";
import type { Framework, FrameworkName, Manifest, Neighbour } from "./types.ts";

interface KnownFramework {
  readonly name: FrameworkName;
  readonly dependency: string;
  readonly supported: string;
}

/** In the order in which they decide: an application of NestJS also depends on Express. */
const knownFrameworks: readonly KnownFramework[] = [
  { name: "nestjs", dependency: "@nestjs/core", supported: "^11.0.0 || ^12.0.0" },
  { name: "fastify", dependency: "fastify", supported: "^5.0.0" },
  { name: "express", dependency: "express", supported: "^4.19.0 || ^5.0.0" },
  { name: "bullmq", dependency: "bullmq", supported: "^5.34.0 || ^6.0.0" },
];

/** Who imports one of these may be an application. */
export const frameworkPackages: readonly string[] = knownFrameworks.map(({ dependency }) => dependency);

/** Who else traces, and would mind if a global slot of OpenTelemetry were taken. */
const knownNeighbours: readonly { readonly title: string; readonly test: RegExp }[] = [
  { title: "Sentry", test: /^@sentry\/(node|nestjs|node-core|opentelemetry|bun|nextjs|profiling-node)$/ },
  { title: "Datadog", test: /^dd-trace$/ },
  { title: "the official Langfuse SDK", test: /^@langfuse\/(otel|tracing|client|openai|langchain)$/ },
  { title: "OpenTelemetry", test: /^@opentelemetry\/(sdk-.*|auto-instrumentations-.*)$/ },
  { title: "Elastic APM", test: /^(elastic-apm-node|@elastic\/opentelemetry-node)$/ },
  { title: "New Relic", test: /^newrelic$/ },
  { title: "Azure Monitor", test: /^(applicationinsights|@azure\/monitor-opentelemetry)$/ },
  { title: "Logfire", test: /^(logfire|@pydantic\/logfire-node)$/ },
  { title: "Traceloop", test: /^@traceloop\/node-server-sdk$/ },
  { title: "@nestjs/observe", test: /^@nestjs\/observe$/ },
];

export function findFrameworks(root: string, { dependencies, devDependencies }: Manifest): Framework[] {
  const found = frameworksAmong(root, dependencies);
  // What is bundled is needed for the build only. Beside another framework it is there for tests.
  return found.length > 0 ? found : frameworksAmong(root, devDependencies);
}

function frameworksAmong(root: string, dependencies: Manifest["dependencies"]): Framework[] {
  const found = knownFrameworks.flatMap(({ name, dependency, supported }) => {
    const declared = dependencies?.[dependency];
    if (declared === undefined) return [];
    const installed = installedVersion(root, dependency);
    const isSupported = installed === undefined ? mayBe(declared, supported) : isWithin(installed, supported);
    return [{ name, dependency, version: installed ?? declared, supported, isSupported }];
  });
  const hasNest = found.some(({ name }) => name === "nestjs");
  return found.filter(({ name }) => !hasNest || (name !== "express" && name !== "fastify"));
}

export function findNeighbours(manifest: Manifest): Neighbour[] {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return knownNeighbours.flatMap(({ title, test }) => {
    const dependency = names.find((name) => test.test(name));
    return dependency === undefined ? [] : [{ title, dependency }];
  });
}

/** Where Node would find it: workspaces install at their root. */
function installedVersion(root: string, name: string): string | undefined {
  const folders = foldersUpwards(root).map((folder) => join(folder, "node_modules", name));
  const manifests = [plugNPlay(root)?.find(name) ?? [], folders].flat().map((at) => readJson(join(at, "package.json")));
  return (manifests.find((manifest) => manifest !== undefined) as { version?: string } | undefined)?.version;
}

function isWithin(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true });
}

/** Whether what will be installed can be one that is supported: nobody writes `^4.19.0` who began at 4.17. */
function mayBe(declared: string, supported: string): boolean {
  try {
    return intersects(declared, supported, { includePrerelease: true });
  } catch {
    // "latest", "catalog:", a git address: nothing speaks against it.
    return true;
  }
}
