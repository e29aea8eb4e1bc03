import {
  type Attributes,
  type AttributeValue,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import { isAttributeValue, sanitizeAttributes } from "@opentelemetry/core";
import { exceptionKeys } from "../attributes/index.ts";
import { type CaptureMode, tellable } from "../capture/index.ts";
import { describeError, ownMark, trackedMark } from "../runtime/index.ts";
import { between, isBefore, isTime, SpanClock } from "./clock.ts";
import { exceptionAttributes } from "./exception.ts";

/** What the spans of one tracer have in common. */
export interface SpanSource {
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: { readonly name: string; readonly version?: string | undefined };
  readonly ended: (span: RecordingSpan) => void;
  /** Asked of what others write on spans of our own functions: true for what is not to stand on the span. */
  readonly take?: ((span: Span, key: string, value: AttributeValue) => boolean) | undefined;
}

export interface SpanEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** Bounds against loops, far above what any observation needs. */
const mostAttributes = 100_000;
const mostEvents = 1_000;
const mostLinks = 1_000;
/** What one writing without a check brings at most, or little more. */
const mostInOneWriting = 200;
const fewestBetweenCounts = 64;

const unset: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET });
const notEnded: HrTime = Object.freeze([0, 0]) as never;
const noEvents: SpanEvent[] = Object.freeze([]) as never;
const noLinks: Link[] = Object.freeze([]) as never;

interface Marked {
  [ownMark]?: boolean;
  [trackedMark]?: { readonly capture: CaptureMode | undefined } | undefined;
}

/** A span that is recorded: OpenTelemetry's `Span`, and its SDK's `ReadableSpan` for those who read. */
export class RecordingSpan implements Span {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
  readonly startTime: HrTime;
  endTime: HrTime = notEnded;
  status: SpanStatus = unset;
  readonly attributes: Attributes = {};
  // Nearly no span has any, so an array of their own comes with the first.
  events: SpanEvent[] = noEvents;
  links: Link[] = noLinks;
  ended = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #context: SpanContext;
  readonly #source: SpanSource;
  readonly #clock: SpanClock;
  #attributeCount = 0;
  #writingsBeforeCount = fewestBetweenCounts;

  constructor(
    source: SpanSource,
    name: string,
    kind: SpanKind,
    context: SpanContext,
    parent: SpanContext | undefined,
    startTime: TimeInput | undefined,
  ) {
    this.#source = source;
    this.#context = context;
    this.name = name;
    this.kind = kind;
    this.parentSpanContext = parent;
    this.#clock = new SpanClock(startTime !== undefined && startTime !== null);
    this.startTime = isTime(startTime) ? this.#clock.read(startTime) : this.#clock.start();
    // Every span of ours gets both; a property that comes later would cost it a store of its own.
    (this as Marked)[ownMark] = true;
    (this as Marked)[trackedMark] = undefined;
  }

  get resource(): SpanSource["resource"] {
    return this.#source.resource;
  }

  get instrumentationScope(): SpanSource["instrumentationScope"] {
    return this.#source.instrumentationScope;
  }

  get duration(): HrTime {
    return this.ended ? between(this.startTime, this.endTime) : [-1, -1];
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  /**
   * Where attributes of our own encoding are written as they are, since they need no check and no copy. Undefined where
   * they have to come through `setAttributes`: after the end, or when there are too many.
   */
  writable(): Attributes | undefined {
    if (this.ended || this.#attributeCount >= mostAttributes) return undefined;
    if (this.#writingsBeforeCount-- <= 0) this.#count();
    return this.attributes;
  }

  #count(): void {
    this.#attributeCount = Object.keys(this.attributes).length;
    const room = Math.floor((mostAttributes - this.#attributeCount) / mostInOneWriting);
    this.#writingsBeforeCount = Math.max(room, fewestBetweenCounts);
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.ended || value === undefined || value === null) return this;
    if (typeof value !== "string" && !isAttributeValue(value)) return this.#refuse("attribute", key);
    if (this.#source.take?.(this, key, value) === true) return this;
    if (!Object.hasOwn(this.attributes, key)) {
      if (key === "") return this.#refuse("attribute", key);
      if (this.#attributeCount >= mostAttributes) {
        this.droppedAttributesCount += 1;
        return this;
      }
      this.#attributeCount += 1;
    }
    this.attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) {
      if (Object.hasOwn(attributes, key)) this.setAttribute(key, attributes[key] as AttributeValue);
    }
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    const given = isTime(attributesOrTime) ? undefined : attributesOrTime;
    const at = isTime(time) ? time : isTime(attributesOrTime) ? attributesOrTime : undefined;
    if (this.events === noEvents) this.events = [];
    if (this.events.length >= mostEvents) {
      this.events.shift();
      this.droppedEventsCount += 1;
    }
    const attributes = sanitizeAttributes(given);
    this.events.push({ name, time: this.#clock.read(at), attributes, droppedAttributesCount: 0 });
    return this;
  }

  addLink({ context, attributes }: Link): this {
    if (this.ended) return this;
    if (this.links === noLinks) this.links = [];
    if (this.links.length >= mostLinks) {
      this.links.shift();
      this.droppedLinksCount += 1;
    }
    this.links.push(attributes === undefined ? { context } : { context, attributes: sanitizeAttributes(attributes) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** OK is final: it is the word of somebody who knows better than what failed within. */
  setStatus({ code, message }: SpanStatus): this {
    if (this.ended || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    const tells = code === SpanStatusCode.ERROR && typeof message === "string";
    this.status = tells ? { code, message } : { code };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    // Other libraries record what reaches them. Where this span's own mode is as strict, that is applied as it leaves.
    const mode = (this as Marked)[trackedMark]?.capture;
    const attributes = exceptionAttributes(tellable(exception, mode) as Exception);
    if (attributes === undefined) this.#refuse("exception", describeError(exception));
    else this.addEvent(exceptionKeys.event, attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.ended) {
      diag.warn(`The span ${this.#context.spanId} had ended already.`);
      return;
    }
    const end = this.#clock.read(endTime);
    this.endTime = isBefore(end, this.startTime) ? this.startTime : end;
    this.ended = true;
    this.#source.ended(this);
  }

  #refuse(what: string, which: string): this {
    diag.warn(`A span left out an ${what} that is none: ${which}`);
    return this;
  }
}
