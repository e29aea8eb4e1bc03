/** Every framework that has an adapter, as the suite sees it. */
import express5 from "express";
import express4 from "express-4";
import type { Framework } from "../suite/framework.ts";
import { expressFramework } from "./express.ts";
import { fastifyFramework } from "./fastify.ts";

type Name = "express5" | "express4" | "fastify5" | "fastify5WithMiddie";

export const frameworks: Readonly<Record<Name, Framework>> = {
  express5: expressFramework("Express 5", express5),
  express4: expressFramework("Express 4", express4),
  fastify5: fastifyFramework("Fastify 5"),
  fastify5WithMiddie: fastifyFramework("Fastify 5 with middie", { withMiddie: true }),
};
