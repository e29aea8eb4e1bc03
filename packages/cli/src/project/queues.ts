import type { Class, Node, ObjectExpression } from "@babel/types";
import { bindingsOf, findAll, propertyOf, type SourceFile } from "../source/index.ts";

/** What BullMQ's telemetry is given to, and which argument its options are. */
const optionsAt: Readonly<Record<string, number>> = { Queue: 1, Worker: 2, FlowProducer: 0 };

/** Where something of BullMQ is made. */
export interface QueuePlace {
  readonly file: SourceFile;
  readonly node: Node;
  /** Unseen where code computes the options, or another file holds them. */
  readonly telemetry: "given" | "missing" | "unseen";
  /** The options where they are written out and say nothing of telemetry. */
  readonly open: ObjectExpression | undefined;
}

type Seen = Pick<QueuePlace, "telemetry" | "open">;

function inLiteral(options: ObjectExpression): Seen {
  const value = propertyOf(options, "telemetry")?.value;
  if (value?.type === "Identifier" && value.name === "undefined") return { telemetry: "missing", open: undefined };
  if (value !== undefined) return { telemetry: "given", open: undefined };
  const isSpread = options.properties.some(({ type }) => type === "SpreadElement");
  return { telemetry: isSpread ? "unseen" : "missing", open: options };
}

function inOptions(tree: Node, options: Node | undefined): Seen {
  if (options === undefined) return { telemetry: "missing", open: undefined };
  if (options.type === "ObjectExpression") return inLiteral(options);
  const name = options.type === "Identifier" ? options.name : undefined;
  const declared = findAll(tree, "VariableDeclarator").find(
    ({ node: { id } }) => id.type === "Identifier" && id.name === name,
  );
  const init = name === undefined ? undefined : declared?.node.init;
  if (init?.type !== "ObjectExpression") return { telemetry: "unseen", open: undefined };
  // Others may share them, so nothing is put there.
  return { telemetry: inLiteral(init).telemetry, open: undefined };
}

/** Every place that makes something of BullMQ, or a class of its own of it. */
export function queuePlaces(sources: readonly SourceFile[]): QueuePlace[] {
  return sources.flatMap((file): QueuePlace[] => {
    const { tree } = file;
    const known = bindingsOf(file).filter(({ module }) => module === "bullmq");
    if (tree === undefined || known.length === 0) return [];
    const argumentOf = (node: Node | null | undefined): number | undefined => {
      const isMember = node?.type === "MemberExpression" && node.property.type === "Identifier";
      const local = isMember ? node.object : node;
      const binding = local?.type === "Identifier" ? known.find((one) => one.local === local.name) : undefined;
      const isWhole = binding?.imported === "*" || binding?.imported === "default";
      const name =
        isMember && isWhole ? (node.property as { name: string }).name : isMember ? undefined : binding?.imported;
      return name === undefined ? undefined : optionsAt[name];
    };
    const made = findAll(tree, "NewExpression").flatMap(({ node }): QueuePlace[] => {
      const at = argumentOf(node.callee);
      return at === undefined ? [] : [{ file, node, ...inOptions(tree, node.arguments[at]) }];
    });
    const classes: Class[] = (["ClassDeclaration", "ClassExpression"] as const).flatMap((type) =>
      findAll(tree, type).map(({ node }) => node),
    );
    const own = classes.flatMap((node): QueuePlace[] => {
      const at = argumentOf(node.superClass);
      return at === undefined ? [] : [ofClass(file, tree, node, at)];
    });
    return [...made, ...own];
  });
}

/** What a class hands to BullMQ's own is left to its reader. */
function ofClass(file: SourceFile, tree: Node, node: Class, at: number): QueuePlace {
  const call = findAll(node, "CallExpression").find(({ node: { callee } }) => callee.type === "Super")?.node;
  if (call === undefined) return { file, node, telemetry: "unseen", open: undefined };
  return { file, node: call, telemetry: inOptions(tree, call.arguments[at]).telemetry, open: undefined };
}
