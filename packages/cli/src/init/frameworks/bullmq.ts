import type { NewExpression } from "@babel/types";
import type { Project } from "../../project/index.ts";
import {
  addImport,
  findAll,
  hasKey,
  type Insertion,
  importsFrom,
  namesOf,
  putFirst,
  type SourceFile,
} from "../../source/index.ts";
import type { FileEdit, FrameworkPlan } from "../types.ts";

const dependency = "@langfuse-kit/bullmq";

/** Which argument the options are. */
const classes: Readonly<Record<string, number>> = { Queue: 1, Worker: 2, FlowProducer: 0 };

const instruction = {
  what: "Give the telemetry to queues, workers and flow producers",
  code: `import { langfuseTelemetry } from "${dependency}";

new Queue("mail", { connection, telemetry: langfuseTelemetry() });
new Worker("mail", processor, { connection, telemetry: langfuseTelemetry() });`,
};

/** Undefined where the options are not written out, so that nothing can be put into them. */
function addTelemetry(file: SourceFile, node: NewExpression, name: string): Insertion | undefined | "has one" {
  const options = node.arguments[classes[name] ?? 0];
  if (options?.type !== "ObjectExpression") return undefined;
  return hasKey(options, "telemetry") ? "has one" : putFirst(file, options, "telemetry: langfuseTelemetry()");
}

/** The telemetry in the options of everything that is made of BullMQ's classes. */
export function planBullmq({ sources }: Project): FrameworkPlan {
  const dependencies = [dependency];
  if (sources.some((file) => importsFrom(file, dependency))) return { dependencies, edits: [], instructions: [] };
  let isWhole = true;
  let made = 0;
  const edits = sources.flatMap((file): FileEdit[] => {
    const names = new Map(namesOf(file, "bullmq", Object.keys(classes)).map((one) => [one.local, one.imported]));
    const insertions = (file.tree === undefined ? [] : findAll(file.tree, "NewExpression")).flatMap(({ node }) => {
      const name = node.callee.type === "Identifier" ? names.get(node.callee.name) : undefined;
      if (name === undefined) return [];
      made += 1;
      const insertion = addTelemetry(file, node, name);
      if (insertion === undefined) isWhole = false;
      return insertion === undefined || insertion === "has one" ? [] : [insertion];
    });
    const [first] = insertions;
    if (first === undefined) return [];
    const imported = addImport(file, ["langfuseTelemetry"], dependency, first.at);
    return [{ path: file.path, insertions: [imported, ...insertions] }];
  });
  return { dependencies, edits, instructions: isWhole && made > 0 ? [] : [instruction] };
}
