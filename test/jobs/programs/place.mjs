// Where a program's jobs are: node PROGRAM CONNECTION, which is the JSON of BullMQ's option.
import * as bullmq from "bullmq";

const connection = JSON.parse(process.argv[2]);

export const name = "mail";
export const options = { connection };
// Only version 6 has other servers than Redis.
export const backend = "connectionString" in connection ? bullmq.createPostgresBackend : undefined;
