/** What a store holds, and the jobs of the spool's queue in it. */
export interface StoreContents {
  readonly text: string;
  readonly jobs: readonly { readonly data: string; readonly hasFailed: boolean }[];
}

/** The queue of the spool, whose jobs are chunks. */
export const queueName = "langfuse";
