import type { FrameworkName } from "../../project/index.ts";
import type { PlanFramework } from "../types.ts";
import { planBullmq } from "./bullmq.ts";
import { planExpress } from "./express.ts";
import { planFastify } from "./fastify.ts";
import { planNestjs } from "./nestjs.ts";

export const frameworkPlans: Readonly<Record<FrameworkName, PlanFramework>> = {
  nestjs: planNestjs,
  fastify: planFastify,
  express: planExpress,
  bullmq: planBullmq,
};
