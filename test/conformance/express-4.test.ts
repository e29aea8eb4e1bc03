import { frameworks } from "./frameworks/index.ts";
import { conformance } from "./suite/index.ts";

conformance(frameworks.express4);
