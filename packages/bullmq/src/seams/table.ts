import { runOutside } from "@langfuse-kit/core/adapter";
import { type AnyJob, type AnyOptions, textOf, withMetadata } from "../jobs/index.ts";
import { handOver, surround } from "./around.ts";
import type { Adding, ContextPlace } from "./calls.ts";
import { tracedWork, workOn } from "./work.ts";

/** One method that we stand around. */
export interface Seam {
  readonly className: string;
  readonly method: string;
  /** `proceed` runs the method itself, with its own arguments or with others. */
  readonly around: (proceed: (args?: readonly unknown[]) => unknown, args: unknown[], self: object) => unknown;
}

interface Node {
  readonly name?: string;
  readonly queueName: string;
  readonly opts?: AnyOptions;
  readonly children?: readonly Node[];
}

type OpenAdding = Adding & { readonly places: ContextPlace[] };

export const seams: readonly Seam[] = [
  {
    className: "Queue",
    method: "add",
    around(proceed, [name, data, opts, ...rest], self) {
      const { name: queue, jobsOpts } = self as { name: string; jobsOpts?: AnyOptions };
      const given = opts as AnyOptions | undefined;
      const adding = addingTo(queue, { name: String(name), delayMs: given?.delay ?? jobsOpts?.delay });
      return handOver(adding, () => proceed([name, data, placeIn(adding, queue, given), ...rest]));
    },
  },
  {
    className: "Queue",
    method: "addBulk",
    around(proceed, [jobs, ...rest], self) {
      const { name: queue } = self as { name: string };
      const given = jobs as readonly Node[];
      const adding = addingTo(queue, { count: given.length, name: oneNameOf(given) });
      const changed = given.map((job) => ({ ...job, opts: placeIn(adding, queue, job.opts) }));
      return handOver(adding, () => proceed([changed, ...rest]));
    },
  },
  {
    className: "FlowProducer",
    method: "add",
    around(proceed, [flow, ...rest]) {
      const given = flow as Node;
      const adding = addingTo(given.queueName, { name: given.name });
      return surround(adding, () => proceed([withOptions(given, adding), ...rest]));
    },
  },
  {
    className: "FlowProducer",
    method: "addBulk",
    around(proceed, [flows, ...rest]) {
      const given = flows as readonly Node[];
      const queues = [...new Set(given.map(({ queueName }) => queueName))];
      const adding = addingTo(queues.join(", "), { count: given.length, name: oneNameOf(given) });
      return surround(adding, () => proceed([given.map((flow) => withOptions(flow, adding)), ...rest]));
    },
  },
  {
    className: "JobScheduler",
    method: "upsertJobScheduler",
    around(proceed, [id, repeat, name, data, opts, how, ...rest], self) {
      // The worker, on its way to the next run: it copies the options of this one, and with them our link.
      if ((how as { override?: boolean } | undefined)?.override !== true) {
        return surround({ kind: "repeating" }, proceed);
      }
      const { name: queue } = self as { name: string };
      const adding = addingTo(queue, { name: String(name) });
      const own = placeIn(adding, queue, opts as AnyOptions | undefined);
      return surround(adding, () => proceed([id, repeat, name, data, own, how, ...rest]));
    },
  },
  {
    className: "Worker",
    method: "processJob",
    around(proceed, [job]) {
      return handOver(workOn(job as AnyJob), proceed);
    },
  },
  {
    className: "Worker",
    method: "callProcessJob",
    around(proceed, [job]) {
      const work = tracedWork(job as AnyJob);
      const answer = proceed();
      if (work === undefined || !(answer instanceof Promise)) return answer;
      // BullMQ awaits the promise itself; this only listens.
      answer.then(
        (result: unknown) => {
          work.ended ??= { result, at: Date.now() };
        },
        (error: unknown) => {
          work.ended ??= { error: error ?? "failed", at: Date.now() };
        },
      );
      return answer;
    },
  },
  {
    className: "Worker",
    method: "nextJobFromJobData",
    // Called within the attempt that ends here, and says of the next job that it is active.
    around: (proceed) => runOutside(() => proceed()),
  },
  {
    className: "Job",
    method: "asJSONSandbox",
    around(proceed, _args, self) {
      const copy = proceed() as { opts?: AnyOptions };
      const work = tracedWork(self as AnyJob);
      // What a sandboxed processor does hangs under this attempt, and not beside it.
      const metadata = work === undefined ? "" : textOf(work.progress.carrier());
      return metadata === "" ? copy : { ...copy, opts: withMetadata(copy.opts, metadata) };
    },
  },
];

function addingTo(queue: string, facts: Adding["facts"]): OpenAdding {
  return { kind: "adding", facts: { ...facts, queue }, places: [] };
}

function oneNameOf(jobs: readonly { readonly name?: string }[]): string | undefined {
  const names = new Set(jobs.map(({ name }) => name));
  return names.size === 1 ? [...names][0] : undefined;
}

function withOptions(node: Node, adding: OpenAdding): Node {
  const { children } = node;
  return {
    ...node,
    opts: placeIn(adding, node.queueName, node.opts),
    ...(children !== undefined && { children: children.map((child) => withOptions(child, adding)) }),
  };
}

/** Options of our own in place of the user's, also where there are none: such nodes of a flow get no context. */
function placeIn(adding: OpenAdding, queue: string, given: AnyOptions | undefined): AnyOptions {
  const opts = { ...given };
  const { metadata, omitContext } = given?.telemetry ?? {};
  // What users have written themselves stays.
  if (!metadata) adding.places.push({ queue, opts, isLinked: omitContext === true });
  return opts;
}
