import type { Framework } from "../suite/framework.ts";

/** Each is loaded by whoever asks for it: all of them take longer to load than most tests to run. */
const loaders: Readonly<Record<string, () => Promise<Framework>>> = {
  async "express-5"() {
    const { expressFramework } = await import("./express.ts");
    return expressFramework("express-5", "Express 5", (await import("express")).default);
  },
  async "express-4"() {
    const { expressFramework } = await import("./express.ts");
    return expressFramework("express-4", "Express 4", (await import("express-4")).default);
  },
  async "fastify-5"() {
    const { fastifyFramework } = await import("./fastify.ts");
    return fastifyFramework("fastify-5", "Fastify 5");
  },
  async "fastify-5-middie"() {
    const { fastifyFramework } = await import("./fastify.ts");
    return fastifyFramework("fastify-5-middie", "Fastify 5 with middie", true);
  },
  async "nest-express"() {
    const { nestFramework, onExpress } = await import("./nest.ts");
    return nestFramework("express", "Express", onExpress);
  },
  async "nest-fastify"() {
    const { nestFramework, onFastify } = await import("./nest.ts");
    return nestFramework("fastify", "Fastify", onFastify);
  },
};

/** One for each adapter: in these the longest test runs whole, and in the others short. */
const representatives: ReadonlySet<string> = new Set(["express-5", "fastify-5", "nest-12-express"]);

export const keys: readonly string[] = Object.keys(loaders);

/** A framework by its key; of NestJS there is the version that this process finds, which the key may name. */
export async function frameworkOf(key: string): Promise<Framework> {
  const framework = await loaders[key.replace(/^nest-\d+-/, "nest-")]?.();
  if (framework === undefined || !(key in loaders || key === framework.key)) {
    throw new Error(`No framework is called ${key}.`);
  }
  return { ...framework, representsAdapter: representatives.has(framework.key) };
}
