import nest from "@nestjs/core/package.json" with { type: "json" };
import { expect, it } from "vitest";
import { frameworkOf } from "../conformance/frameworks/one.ts";
import { plantRequests } from "./plants/requests.ts";
import { canariesInNest } from "./suite/nest.ts";
import { canariesIn } from "./suite/works.ts";

const frameworks = await Promise.all(["nest-11-express", "nest-11-fastify"].map(frameworkOf));

canariesIn(frameworks.map((framework) => [framework.name, (plant) => plantRequests(framework, plant)]));

canariesInNest("NestJS 11");

it("runs version 11", () => expect(nest.version).toMatch(/^11\./));
