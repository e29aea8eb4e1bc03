/** Raised when hours are added up otherwise than before: those of an older file are then added up anew. */
export const rollupVersion = 4;

const hourOf = (time: string): string => `CAST(${time} / 3600000 AS INTEGER)`;

/** A number of its own tells a mark that came during the adding up from the one that it began with. */
const mark = (from: string): string =>
  `INSERT INTO stale_hours (hour, marks) ${from} ON CONFLICT (hour) DO UPDATE SET marks = marks + 1;`;

const scored = (row: "new" | "old"): string =>
  mark(`SELECT ${hourOf("start")}, 1 FROM traces WHERE id = ${row}.trace_id
    UNION SELECT ${hourOf("start")}, 1 FROM observations WHERE id = ${row}.observation_id AND true`);

/**
 * What costs and metrics read: observations added up by the hour. Whatever changes an observation marks its hour, and marked
 * hours are added up anew before somebody reads them, so that writing is spared all of it.
 */
export const rollupSchema: string = `
INSERT INTO meta VALUES ('rollups', ${rollupVersion});
CREATE TABLE stale_hours (hour INTEGER PRIMARY KEY, marks INTEGER NOT NULL);

CREATE TABLE cells (
  hour INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, level TEXT NOT NULL, model TEXT, prompt_name TEXT, prompt_version REAL,
  environment TEXT NOT NULL, stats TEXT NOT NULL
);
CREATE INDEX cells_hour ON cells (hour);

CREATE TABLE subjects (
  kind TEXT NOT NULL, hour INTEGER NOT NULL, subject TEXT NOT NULL, calls INTEGER NOT NULL, errors INTEGER NOT NULL, unpriced INTEGER NOT NULL,
  input_tokens REAL NOT NULL, output_tokens REAL NOT NULL, total_tokens REAL NOT NULL, cost REAL NOT NULL, stats TEXT NOT NULL,
  PRIMARY KEY (kind, hour, subject)
) WITHOUT ROWID;

CREATE TABLE prompt_scores (
  hour INTEGER NOT NULL, prompt_name TEXT NOT NULL, prompt_version REAL, name TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL,
  sum REAL NOT NULL
);
CREATE INDEX prompt_scores_hour ON prompt_scores (hour);

CREATE TRIGGER observation_added AFTER INSERT ON observations BEGIN
  ${mark(`VALUES (${hourOf("new.start")}, 1)`)}
END;
CREATE TRIGGER observation_changed AFTER UPDATE ON observations BEGIN
  ${mark(`VALUES (${hourOf("old.start")}, 1)`)}
  ${mark(`VALUES (${hourOf("new.start")}, 1)`)}
END;
CREATE TRIGGER observation_gone AFTER DELETE ON observations BEGIN
  ${mark(`VALUES (${hourOf("old.start")}, 1)`)}
END;
CREATE TRIGGER trace_renamed AFTER UPDATE ON traces
WHEN old.name IS NOT new.name OR old.user_id IS NOT new.user_id OR old.session_id IS NOT new.session_id OR old.start IS NOT new.start BEGIN
  ${mark(`SELECT DISTINCT ${hourOf("start")}, 1 FROM observations WHERE trace = new.key AND true`)}
  ${mark(`VALUES (${hourOf("new.start")}, 1)`)}
END;
CREATE TRIGGER score_added AFTER INSERT ON scores BEGIN ${scored("new")} END;
CREATE TRIGGER score_changed AFTER UPDATE ON scores BEGIN ${scored("old")} ${scored("new")} END;
CREATE TRIGGER score_gone AFTER DELETE ON scores BEGIN ${scored("old")} END;
`;
