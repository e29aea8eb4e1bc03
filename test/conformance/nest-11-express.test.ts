import { nestFramework } from "./frameworks/nest.ts";
import { onExpress } from "./frameworks/nest-platforms.ts";
import { conformance } from "./suite/index.ts";

conformance(nestFramework("NestJS 11 on Express", onExpress));
