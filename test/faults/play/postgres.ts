import { Client } from "pg";
import type { RunningPostgres } from "../../servers/index.ts";
import { queueName, type StoreContents } from "./store-contents.ts";

const tables =
  "select format('%I.%I', table_schema, table_name) as name from information_schema.tables " +
  "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')";
/** What is done stays for a while, as it does in Redis. */
const jobs =
  "select data::text as data, state::text as state from bullmq.job where queue = $1 and state <> 'completed'";

/** Every row of every table that is not PostgreSQL's own; nothing while it is away. */
export async function readPostgres({ url }: RunningPostgres): Promise<StoreContents> {
  const client = new Client(url);
  client.on("error", () => undefined);
  const isThere = await client.connect().then(
    () => true,
    () => false,
  );
  if (!isThere) return { text: "", jobs: [] };
  try {
    const texts: string[] = [];
    for (const { name } of (await client.query<{ name: string }>(tables)).rows) {
      const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
      texts.push(...rows.map(({ row }) => row));
    }
    const { rows } = await client.query<{ data: string; state: string }>(jobs, [queueName]);
    return { text: texts.join("\n"), jobs: rows.map(({ data, state }) => ({ data, hasFailed: state === "failed" })) };
  } finally {
    await client.end();
  }
}
