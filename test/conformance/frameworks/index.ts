/** Every framework that has an adapter, as the suite sees it. */
import express5 from "express";
import express4 from "express-4";
import type { Framework } from "../suite/framework.ts";
import { expressFramework } from "./express.ts";
import { fastifyFramework } from "./fastify.ts";
import { nestFramework } from "./nest.ts";
import { onExpress, onFastify } from "./nest-platforms.ts";

const all = [
  expressFramework("express-5", "Express 5", express5),
  expressFramework("express-4", "Express 4", express4),
  fastifyFramework("fastify-5", "Fastify 5"),
  fastifyFramework("fastify-5-middie", "Fastify 5 with middie", true),
  nestFramework("express", "Express", onExpress),
  nestFramework("fastify", "Fastify", onFastify),
] as const;

export const frameworks: readonly Framework[] = all;

export function frameworkOf(key: string): Framework {
  const found = all.find((framework) => framework.key === key);
  if (found === undefined) throw new Error(`No framework is called ${key}.`);
  return found;
}
