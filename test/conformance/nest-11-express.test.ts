import { frameworkOf } from "./frameworks/one.ts";
import { conformance } from "./suite/index.ts";

conformance(await frameworkOf("nest-11-express"));
