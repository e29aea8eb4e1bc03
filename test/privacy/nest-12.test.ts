import { canariesInNest } from "./suite/nest.ts";

canariesInNest("NestJS 12");
