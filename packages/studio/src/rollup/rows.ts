/** What is read of an observation to add it up; its identity is that of its trace where it says none. */
export const rollupColumns = `o.key, o.type, o.name, o.level, o.model, o.prompt_name, o.prompt_version, o.environment, o.start, o.end,
  o.first_token, o.input_tokens, o.output_tokens, o.total_tokens, o.input_cost, o.output_cost, o.total_cost, o.cost_source, o.repeats,
  traces.name AS trace_name, coalesce(o.user_id, traces.user_id) AS user_id, coalesce(o.session_id, traces.session_id) AS session_id`;

export const rollupTables = "observations o JOIN traces ON traces.key = o.trace";

export const hourMs = 3_600_000;
