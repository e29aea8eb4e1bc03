import { outage } from "./suite/outage.ts";

outage(() => import("bullmq"));
