import { type Project, type QueuePlace, queuePlaces } from "../../project/index.ts";
import { addImport, type Insertion, importsFrom, placeOf, putFirst } from "../../source/index.ts";
import type { FileEdit, FrameworkPlan, Instruction } from "../types.ts";

const dependency = "@langfuse-kit/bullmq";

const instruction: Instruction = {
  what: "Give the telemetry to queues, workers and flow producers",
  code: `import { langfuseTelemetry } from "${dependency}";

new Queue("mail", { connection, telemetry: langfuseTelemetry() });
new Worker("mail", processor, { connection, telemetry: langfuseTelemetry() });`,
};

const naming = (left: readonly QueuePlace[]): Instruction[] =>
  left.length === 0 ? [] : [{ ...instruction, places: left.map(({ file, node }) => placeOf(file, node)) }];

/** The telemetry in the options of everything that is made of BullMQ's classes; what cannot be put there is named. */
export function planBullmq({ sources, others }: Project): FrameworkPlan {
  const dependencies = [dependency];
  const elsewhere = others
    .flatMap((one) => one.sources)
    .filter(({ path }, index, all) => [...sources, ...all.slice(0, index)].every((file) => file.path !== path));
  const places = queuePlaces([...sources, ...elsewhere]).filter(({ telemetry }) => telemetry !== "given");
  if (sources.some((file) => importsFrom(file, dependency))) {
    // Whoever does it in another way has seen to what cannot be seen from here.
    const left = places.filter(({ telemetry }) => telemetry === "missing");
    return { dependencies, edits: [], instructions: naming(left) };
  }
  const edits = sources.flatMap((file): FileEdit[] => {
    const insertions = places.flatMap((one): Insertion[] =>
      one.file === file && one.open !== undefined ? [putFirst(file, one.open, "telemetry: langfuseTelemetry()")] : [],
    );
    const [first] = insertions;
    if (first === undefined) return [];
    const imported = addImport(file, ["langfuseTelemetry"], dependency, first.at);
    return [{ path: file.path, insertions: [imported, ...insertions] }];
  });
  const left = places.filter(({ file, open }) => open === undefined || !sources.includes(file));
  const isNowhere = queuePlaces([...sources, ...elsewhere]).length === 0;
  return { dependencies, edits, instructions: isNowhere ? [instruction] : naming(left) };
}
