import { expect, it } from "vitest";
import { parentCases, stateCases } from "./suite/w3c-cases.ts";

/** Each case of the working group's own suite (w3c/trace-context, test/test.py), and which of ours hold it. */
const names: Readonly<Record<string, readonly string[]>> = {
  both_traceparent_and_tracestate_missing: ["no headers at all"],
  traceparent_included_tracestate_missing: ["a parent without a state"],
  traceparent_duplicated: ["two parents"],
  traceparent_header_name: ["a name with a dash", "a name with a dot"],
  traceparent_header_name_valid_casing: ["a name in mixed case", "a name in alternating case", "a name in upper case"],
  traceparent_version_0x00: ["version 00 with a character behind", "version 00 that goes on behind a dash"],
  traceparent_version_0xcc: [
    "a later version of the same length",
    "a later version that goes on behind a dash",
    "a later version that goes on without a dash",
  ],
  traceparent_version_0xff: ["version ff"],
  traceparent_version_illegal_characters: ["a version that begins with a dot", "a version that ends in a dot"],
  traceparent_version_too_long: ["a version of three digits", "a version of four digits"],
  traceparent_version_too_short: ["a version of one digit"],
  traceparent_trace_id_all_zero: ["a trace id of zeros"],
  traceparent_trace_id_illegal_characters: ["a trace id that begins with a dot", "a trace id that ends in a dot"],
  traceparent_trace_id_too_long: ["a trace id of 33 digits"],
  traceparent_trace_id_too_short: ["a trace id of 31 digits"],
  traceparent_parent_id_all_zero: ["a parent id of zeros"],
  traceparent_parent_id_illegal_characters: ["a parent id that begins with a dot", "a parent id that ends in a dot"],
  traceparent_parent_id_too_long: ["a parent id of 17 digits"],
  traceparent_parent_id_too_short: ["a parent id of 15 digits"],
  traceparent_trace_flags_illegal_characters: ["flags that begin with a dot", "flags that end in a dot"],
  traceparent_trace_flags_too_long: ["flags of three digits"],
  traceparent_trace_flags_too_short: ["flags of one digit"],
  traceparent_ows_handling: ["spaces and tabs in front", "spaces and tabs behind", "spaces and tabs around"],
  tracestate_included_traceparent_missing: ["a state without a parent", "drops a list without a parent"],
  tracestate_included_traceparent_included: ["passes on a list, in its order"],
  tracestate_header_name: ["drops a list under a name with a dash", "drops a list under a name with a dot"],
  tracestate_header_name_valid_casing: [
    "passes on a name in mixed case",
    "passes on a name in alternating case",
    "passes on a name in upper case",
  ],
  tracestate_empty_header: [
    "drops a list that is empty",
    "passes on a list and then an empty header",
    "passes on an empty header and then a list",
  ],
  tracestate_multiple_headers_different_keys: ["passes on several headers as one list"],
  tracestate_duplicated_keys: [
    "drops a list with a key twice and one value",
    "drops a list with a key twice and two values",
    "drops a list with a key twice in two headers",
    "drops a list with a key twice in two headers and two values",
  ],
  tracestate_all_allowed_characters: [
    "passes on every character that a key and a value may have",
    "passes on a tenant and a system",
  ],
  tracestate_ows_handling: ["passes on spaces and tabs between members", "passes on spaces and tabs around the list"],
  tracestate_key_illegal_characters: [
    "drops a list with a space behind a key",
    "drops a list with a key in upper case",
    "drops a list with a dot in a key",
  ],
  tracestate_key_illegal_vendor_format: [
    "drops a list with a tenant and no system",
    "drops a list with a system and no tenant",
    "drops a list with two at signs together",
    "drops a list with two at signs apart",
  ],
  tracestate_member_count_limit: [
    "passes on thirty-two members, but for the last, which makes room for ours",
    "drops a list of thirty-three members",
  ],
  tracestate_key_length_limit: [
    "passes on a key of 256 characters",
    "drops a list with a key of 257 characters",
    "passes on a tenant of 241 and a system of 14 characters",
    "drops a list with a tenant of 242 characters",
    "drops a list with a system of 15 characters",
  ],
  tracestate_value_illegal_characters: [
    "drops a list with an equals sign in a value",
    "drops a list with a value that is missing",
  ],
  // Every case of ours makes three calls and looks at all of their parents.
  multiple_requests_with_valid_traceparent: ["a parent without a state"],
  multiple_requests_without_traceparent: ["no headers at all"],
  multiple_requests_with_illegal_traceparent: ["a trace id of zeros"],
  // Of level 2.
  propagates_random_flag: ["a random trace id that is not sampled"],
};

it("holds all 41 cases of the standard's own suite", () => {
  expect(Object.keys(names)).toHaveLength(41);
  const ours = new Set([...parentCases, ...stateCases].map(({ says }) => says));
  expect(Object.entries(names).filter(([, held]) => held.some((says) => !ours.has(says)))).toEqual([]);
});
