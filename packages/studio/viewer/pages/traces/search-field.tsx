import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Facets } from "../../../src/contract/index.ts";
import {
  addChip,
  type Chip,
  chipsOf,
  leftOut,
  misread,
  navigateQuery,
  splitTyped,
  withChips,
} from "../../address/index.ts";
import { useKeys } from "../../frame/index.ts";
import { Icon } from "../../parts/index.ts";
import { useRead } from "../../server/index.ts";
import { moment } from "../../text/index.ts";
import { lastWord, nextOffer, type Suggestion, suggestions } from "./suggest.ts";

const typingMs = 250;

const same = (chips: readonly Chip[]): readonly Chip[] => chips;
const isSame = (one: Chip, other: Chip): boolean => one.key.name === other.key.name && one.value === other.value;

/** An instant as the list shows it. */
const shown = ({ key, value }: Chip): string =>
  key.kind === "time" && value.endsWith("Z") ? moment(Date.parse(value)) : value;

function Offers({
  offered,
  chosen,
  take,
}: {
  offered: readonly Suggestion[];
  chosen: number;
  take: (suggestion: Suggestion) => void;
}): VNode {
  return (
    <div class="offers" id="search-offers" role="listbox" aria-label="Filters">
      {offered.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field chooses by its arrow keys.
        <div
          key={suggestion.value}
          id={`search-offer-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          class="offer"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(suggestion)}
        >
          <span class="offer-value">{suggestion.label}</span>
          <span class="offer-hint">{suggestion.hint}</span>
        </div>
      ))}
    </div>
  );
}

/** Filters of an address that cannot be, and words that look like filters and are searched for as text. */
function Misread({ left, text }: { left: ReturnType<typeof leftOut>; text: string }): VNode {
  return (
    <>
      {[...left, ...misread(text)].slice(0, 3).map(({ word, why }, at) => (
        <p key={word} class="notice" role="status">
          {word} is no filter: {why}. It is {at < left.length ? "left out" : "searched for as text"}.
        </p>
      ))}
    </>
  );
}

/** Text and filters in one field. What is typed as `key:value` becomes a chip. */
export function SearchField({ query }: { query: string }): VNode {
  const address = new URLSearchParams(query);
  const chips = chipsOf(address);
  const text = address.get("q") ?? "";
  const left = leftOut(address);
  const [typed, setTyped] = useState(text);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const facets = useRead<Facets>(open ? "/facets" : null);
  const offered = open ? suggestions(typed, facets.data) : [];

  // What the field itself has put into the address must not overwrite what was typed since.
  const applied = useRef(text);
  useEffect(() => {
    if (text !== applied.current) setTyped(text);
    applied.current = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys({ "/": () => input.current?.focus() });

  /** Of the address as it is now: the next key may come before what the last one did is drawn. */
  const apply = (change: (chips: readonly Chip[]) => readonly Chip[], words: string, replace: boolean): void => {
    clearTimeout(timer.current);
    applied.current = words.trim();
    const now = new URLSearchParams(location.search);
    navigateQuery(withChips(now, change(chipsOf(now)), words), { replace });
  };
  /** `goesOn` while more is typed: the next word must not be joined to the last. */
  const settle = (value: string, goesOn: boolean): void => {
    const split = splitTyped(value);
    const left = goesOn && split.text !== "" ? `${split.text} ` : split.text;
    setTyped(left);
    // For the same reason.
    if (input.current !== null) input.current.value = left;
    // What was searched for while a filter was half typed is no place to go back to.
    if (split.chips.length > 0) apply(same, split.text, true);
    apply((chips) => split.chips.reduce(addChip, chips), split.text, split.chips.length === 0);
  };
  const type = (value: string): void => {
    setTyped(value);
    setChosen(-1);
    setOpen(true);
    clearTimeout(timer.current);
    if (/\s$/.test(value) && splitTyped(value).chips.length > 0) settle(value, true);
    // Half a filter is not searched for as text.
    else if (!/(^|\s)-?\w+:\S*$/.test(value)) timer.current = setTimeout(() => apply(same, value, true), typingMs);
  };
  const take = ({ value, whole }: Suggestion): void => {
    const next = typed.slice(0, typed.length - lastWord(typed).length) + value;
    setChosen(-1);
    if (whole) settle(next, true);
    else setTyped(next);
    if (whole) setOpen(false);
    input.current?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && offered.length > 0) {
      event.preventDefault();
      setChosen(nextOffer(chosen, step, offered.length));
    } else if (event.key === "Enter") {
      const suggestion = offered[chosen];
      if (suggestion !== undefined) take(suggestion);
      else {
        settle(typed, false);
        setOpen(false);
      }
    } else if (event.key === "Escape") {
      if (open) setOpen(false);
      else input.current?.blur();
    } else if (event.key === "Backspace" && typed === "" && chips.length > 0) {
      apply((chips) => chips.slice(0, -1), "", false);
    }
  };

  return (
    <div class="search">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the field goes to the field. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field itself takes the keys. */}
      <div class="search-field" onClick={() => input.current?.focus()}>
        <Icon name="search" />
        {chips.map((chip) => (
          <span key={`${chip.key.name}:${chip.value}`} class="chip">
            <span class="chip-key">{chip.key.name}</span>
            <span class="chip-value">{shown(chip)}</span>
            <button
              type="button"
              aria-label={`Remove the filter ${chip.key.name} ${chip.value}`}
              onClick={() => apply((chips) => chips.filter((one) => !isSame(one, chip)), typed, false)}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search and filter"
          aria-expanded={offered.length > 0}
          aria-controls="search-offers"
          aria-autocomplete="list"
          {...(chosen >= 0 && { "aria-activedescendant": `search-offer-${chosen}` })}
          autocomplete="off"
          spellcheck={false}
          placeholder={chips.length === 0 ? "Search, or level:error latency:>2s model:…" : ""}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={press}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
        />
        {typed === "" && chips.length === 0 ? (
          <kbd>/</kbd>
        ) : (
          <button
            type="button"
            class="clear"
            aria-label="Clear the search"
            onClick={() => {
              setTyped("");
              apply(() => [], "", false);
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <Misread left={left} text={text} />
      {offered.length > 0 && <Offers offered={offered} chosen={chosen} take={take} />}
    </div>
  );
}
