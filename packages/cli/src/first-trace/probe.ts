import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Config, Langfuse } from "@langfuse-kit/core";
import type { Inside, InsideKit, InsideOpenTelemetry } from "./inside.ts";
import { preload } from "./preload.ts";

/** Runs in the application that is started once, and nowhere else. It goes there as text: it leans on nothing outside of itself. */
function probe(file: string, seesCopies: boolean): void {
  // What other copies and versions keep where everyone finds it: read with care, and only here.
  type Instance = { readonly provisional: boolean; readonly config: Config; readonly handle: Langfuse };
  type Context = { setValue(key: symbol, value: unknown): Context; getValue(key: symbol): unknown };
  type Manager = { active(): Context; with<T>(context: Context, run: () => T): T };
  type Registry = {
    readonly version: string;
    readonly trace?: { getDelegate?(): object };
    readonly context?: Manager;
  };
  type Hooks = {
    registerHooks?(hooks: {
      resolve(specifier: string, context: unknown, next: (...given: unknown[]) => { url: string }): { url: string };
    }): void;
    readonly _cache: Readonly<Record<string, { readonly loaded: boolean } | undefined>>;
  };

  const { appendFileSync } = process.getBuiltinModule("node:fs");
  const { Server } = process.getBuiltinModule("node:net");
  const loader = process.getBuiltinModule("node:module") as unknown as Hooks;

  const ports = new Set<number>();
  const single = /^(@langfuse-kit\/[^/]+|@opentelemetry\/api)$/;
  const frameworks = /^(express|fastify|@nestjs\/core|bullmq)$/;
  /** The folder and the name of the package that a file belongs to. */
  const packageOf = (path: string): readonly [folder: string, name: string] | undefined => {
    const parts = path.split(/[\\/]/);
    const at = parts.lastIndexOf("node_modules") + 1;
    if (at === 0) return undefined;
    const end = at + (parts[at]?.startsWith("@") ? 2 : 1);
    return [parts.slice(0, end).join("/"), parts.slice(at, end).join("/")];
  };

  const copies = new Map<string, Set<string>>();
  if (seesCopies) {
    loader.registerHooks?.({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const [folder = "", name = ""] = packageOf(String(resolved.url)) ?? [];
        if (single.test(name)) copies.set(name, (copies.get(name) ?? new Set()).add(folder.replace("file://", "")));
        return resolved;
      },
    });
  }

  // Where core keeps what `initLangfuse` made: it takes over what it finds there.
  let instance: Instance | undefined;
  let loadedBefore: string[] | undefined;
  Object.defineProperty(globalThis, Symbol.for("langfuse-kit.instance.v1"), {
    configurable: true,
    value: {
      get instance() {
        return instance;
      },
      set instance(made: Instance | undefined) {
        instance = made;
        if (made === undefined || made.provisional) return;
        const loaded = Object.keys(loader._cache).filter((path) => loader._cache[path]?.loaded);
        const names = loaded.map((path) => packageOf(path)?.[1] ?? "");
        loadedBefore ??= [...new Set(names.filter((name) => frameworks.test(name)))];
      },
    },
  });

  function kit(): InsideKit | undefined {
    if (instance === undefined || instance.provisional) return undefined;
    const { config, handle } = instance;
    const { sampledOut, accepted } = handle.health();
    const { serviceName, environment, sampleRate, capture, transport, given, offReason } = config;
    const destinations = config.destinations.map(({ tracesUrl }) => new URL(tracesUrl).origin);
    return {
      isEnabled: config.enabled,
      ...{ offReason, serviceName, environment, sampleRate, capture, transport, destinations, given },
      ...{ sampledOut, accepted, loadedBefore: loadedBefore ?? [] },
    };
  }

  async function openTelemetry(): Promise<InsideOpenTelemetry | undefined> {
    const held = (globalThis as unknown as Record<symbol, Registry | undefined>)[Symbol.for("opentelemetry.js.api.1")];
    if (held === undefined) return undefined;
    const provider = held.trace?.getDelegate?.() ?? held.trace;
    const key = Symbol("probe");
    const manager = held.context;
    const keepsContext = await manager?.with(manager.active().setValue(key, true), async () => {
      await undefined;
      return manager.active().getValue(key) === true;
    });
    const isOurs = instance?.config.global === true && provider?.constructor === Object;
    const nameOf = (value?: object): string | undefined => value?.constructor?.name;
    return {
      version: String(held.version),
      provider: nameOf(provider),
      isOurs,
      contextManager: nameOf(held.context),
      keepsContext: keepsContext === true,
    };
  }

  let said = "";
  async function report(): Promise<void> {
    const inside: Inside = {
      pid: process.pid,
      ports: [...ports],
      kit: kit(),
      openTelemetry: await openTelemetry().catch(() => undefined),
      copies:
        seesCopies && loader.registerHooks
          ? Object.fromEntries([...copies].map(([name, folders]) => [name, [...folders]] as const))
          : undefined,
    };
    const line = JSON.stringify(inside);
    if (line === said || (inside.kit === undefined && ports.size === 0)) return;
    said = line;
    appendFileSync(file, `${line}\n`);
  }
  const timer = setInterval(() => void report().catch(() => undefined), 100).unref();
  setTimeout(() => clearInterval(timer), 120_000).unref();

  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: InstanceType<typeof Server>, ...given: unknown[]) {
    this.once("listening", () => {
      const { port } = (this.address() ?? {}) as Partial<AddressInfo>;
      if (port === undefined) return;
      ports.add(port);
      void report().catch(() => undefined);
    });
    return Reflect.apply(listen, this, given);
  } as typeof listen;
}

export interface Probe {
  /** Where the application writes what it says of itself. */
  readonly report: string;
  /** What lets a Node program, and those that it starts, do so. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Puts the probe into a folder of ours, from where an application loads it. Copies are seen by a hook in the loading of
 * modules, which is left out where nobody asks for them.
 */
export function installProbe(folder: string, nodeOptions: string | undefined, seesCopies: boolean): Probe {
  const report = join(folder, "report");
  writeFileSync(report, "");
  const program = `(${probe.toString()})(${JSON.stringify(report)}, ${seesCopies});`;
  return { report, variables: { NODE_OPTIONS: preload(join(folder, "probe.cjs"), program, nodeOptions) } };
}
