import { frameworkOf } from "./frameworks/index.ts";
import { conformance } from "./suite/index.ts";

conformance(frameworkOf("nest-11-fastify"));
