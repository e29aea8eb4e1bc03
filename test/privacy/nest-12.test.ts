import { canariesInNest } from "./suite/nest.ts";

canariesInNest("methods, events, sockets, queries and jobs of NestJS 12");
