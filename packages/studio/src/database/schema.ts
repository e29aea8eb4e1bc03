import { rollupSchema } from "./rollup-schema.ts";

/** Raised when the tables change; a file of another version is moved aside, since traces of a laptop are not migrated. */
export const schemaVersion = 4;

/** Marks the file as Studio's: "lfks". */
export const applicationId = 0x6c666b73;

/**
 * What came after the first file of this version: made where it is missing, so that files of before are opened as they are.
 * Sums say which models they leave out.
 */
export const laterSchema: string = `
CREATE INDEX IF NOT EXISTS traces_unpriced ON traces (start, unpriced) WHERE unpriced <> '[]';
CREATE INDEX IF NOT EXISTS traces_session_unpriced ON traces (session_id, unpriced) WHERE unpriced <> '[]';
`;

/**
 * Lists read `traces` and `sessions`, which are added up when something is written, so that a list is as fast with a
 * million observations as with ten. Content is apart, so that reading a tree does not read texts. What a sender counts is REAL:
 * an integer over 2^53 could be stored and then not be read.
 */
export const schema: string = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE origins (
  key INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, service TEXT, scope TEXT NOT NULL, scope_version TEXT NOT NULL,
  scope_attributes TEXT NOT NULL, resource TEXT NOT NULL, sdk TEXT
);

CREATE TABLE traces (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, change INTEGER NOT NULL, first_change INTEGER, created REAL NOT NULL, touched REAL NOT NULL,
  name TEXT NOT NULL DEFAULT '', start REAL NOT NULL DEFAULT 0, end REAL NOT NULL DEFAULT 0,
  is_open INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  user_id TEXT, session_id TEXT, tags TEXT NOT NULL DEFAULT '[]', environment TEXT NOT NULL DEFAULT 'default',
  release TEXT, version TEXT, public INTEGER NOT NULL DEFAULT 0,
  observations INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0, error TEXT,
  services TEXT NOT NULL DEFAULT '[]', models TEXT NOT NULL DEFAULT '[]', unpriced TEXT NOT NULL DEFAULT '[]',
  input_tokens REAL, output_tokens REAL, total_tokens REAL, cost REAL,
  input_preview TEXT, output_preview TEXT, scores INTEGER NOT NULL DEFAULT 0,
  root INTEGER, body TEXT
);
CREATE INDEX traces_start ON traces (start, key);
CREATE INDEX traces_figures ON traces (start, observations, errors, total_tokens, cost);
CREATE INDEX traces_change ON traces (change);
CREATE INDEX traces_open ON traces (touched) WHERE is_open > 0;
CREATE INDEX traces_session ON traces (session_id, start) WHERE session_id IS NOT NULL;
CREATE INDEX traces_user ON traces (user_id, start) WHERE user_id IS NOT NULL;

-- Pieces of three characters, without content, places or order: a tenth of the size, see store/text-index.ts.
CREATE VIRTUAL TABLE searches USING fts5 (text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');

CREATE TABLE observations (
  key INTEGER PRIMARY KEY, trace INTEGER NOT NULL, id TEXT NOT NULL, parent_id TEXT, type TEXT NOT NULL, name TEXT NOT NULL,
  start REAL NOT NULL, end REAL, level TEXT NOT NULL, status_message TEXT, origin INTEGER NOT NULL,
  model TEXT, usage TEXT, input_tokens REAL, output_tokens REAL, total_tokens REAL,
  cost TEXT, total_cost REAL, input_cost REAL, output_cost REAL, cost_source TEXT, prompt_name TEXT, prompt_version REAL,
  first_token REAL, queue_wait REAL, environment TEXT NOT NULL, version TEXT, release TEXT, user_id TEXT, session_id TEXT,
  tags TEXT, public INTEGER NOT NULL, trace_name TEXT, app_root INTEGER NOT NULL, infrastructure INTEGER NOT NULL,
  kind INTEGER NOT NULL, input_size INTEGER NOT NULL, output_size INTEGER NOT NULL, updated REAL NOT NULL,
  repeats INTEGER NOT NULL DEFAULT 0, UNIQUE (trace, id)
);
CREATE INDEX observations_id ON observations (id);
CREATE INDEX observations_start ON observations (start, key);
CREATE INDEX observations_prompt ON observations (start, trace) WHERE prompt_name IS NOT NULL;

-- Words of the steps' content, without places: told of each deletion, it keeps nothing of what is gone.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', detail = none);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

CREATE TABLE contents (
  observation INTEGER PRIMARY KEY, input TEXT, output TEXT, metadata TEXT, attributes TEXT, model_parameters TEXT,
  events TEXT, links TEXT
);

CREATE TABLE scores (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, value REAL, string_value TEXT, data_type TEXT NOT NULL, source TEXT NOT NULL,
  comment TEXT, time REAL NOT NULL, trace_id TEXT, observation_id TEXT, session_id TEXT, environment TEXT NOT NULL,
  metadata TEXT, config_id TEXT, queue_id TEXT, created REAL NOT NULL, updated REAL NOT NULL
);
CREATE INDEX scores_trace ON scores (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX scores_session ON scores (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX scores_time ON scores (time);

CREATE TABLE events (
  entity TEXT NOT NULL, body_id TEXT NOT NULL, event_id TEXT NOT NULL, trace_id TEXT NOT NULL, time REAL NOT NULL,
  type TEXT NOT NULL, body TEXT NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY (entity, body_id, event_id)
) WITHOUT ROWID;
CREATE INDEX events_trace ON events (trace_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, start REAL NOT NULL, end REAL NOT NULL, traces INTEGER NOT NULL, observations INTEGER NOT NULL,
  errors INTEGER NOT NULL, users TEXT NOT NULL, tags TEXT NOT NULL, environment TEXT NOT NULL, input_tokens REAL,
  output_tokens REAL, total_tokens REAL, cost REAL, first_input TEXT, last_output TEXT, created REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_end ON sessions (end, id);

CREATE TABLE media (
  id TEXT PRIMARY KEY, trace_id TEXT, observation_id TEXT, field TEXT, content_type TEXT NOT NULL,
  content_length INTEGER NOT NULL, sha256 TEXT NOT NULL UNIQUE, uploaded REAL, bytes BLOB
);
CREATE INDEX media_trace ON media (trace_id);
${rollupSchema}`;
