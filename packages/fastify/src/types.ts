import type { Observation } from "@langfuse-kit/core";

declare module "fastify" {
  interface FastifyRequest {
    /** The observation of this request; one that records nothing where the request is not traced. */
    readonly langfuse: Observation;
  }

  interface FastifyContextConfig {
    /** False leaves the route untraced, with all that is done in it. */
    langfuse?: boolean;
  }
}
