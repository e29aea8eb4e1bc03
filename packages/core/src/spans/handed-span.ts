import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span,
  SpanContext,
  SpanStatus,
  TimeInput,
} from "@opentelemetry/api";
import { keys } from "../attributes/index.ts";
import { ownMark, trackedMark } from "../runtime/index.ts";
import type { RecordingSpan } from "./span.ts";

const ABANDONED = "abandoned: who began it has let go of it and not ended it";

/** Held values must not reach their target: a span knows nothing of what was handed out for it. */
const collected: FinalizationRegistry<RecordingSpan> = new FinalizationRegistry((span) => {
  try {
    if (span.ended) return;
    if (span.attributes[keys.observation.level] === undefined) {
      span.setAttributes({ [keys.observation.level]: "WARNING", [keys.observation.statusMessage]: ABANDONED });
    }
    span.end();
  } catch {
    // Nobody is there who could be told, and the application must not be.
  }
});

/**
 * What a library gets of its span. The span itself is kept until it ends; this is kept by the library alone, so that it is
 * noticed when a library forgets to end one, as the AI SDK does with the call of a stream that is aborted. Observations of
 * our own API do without: each registration costs as much as the rest of a span.
 */
export class HandedSpan implements Span {
  readonly #span: RecordingSpan;

  constructor(span: RecordingSpan) {
    this.#span = span;
    const marks = this as { [ownMark]?: boolean; [trackedMark]?: unknown };
    marks[ownMark] = true;
    marks[trackedMark] = (span as { readonly [trackedMark]?: unknown })[trackedMark];
    collected.register(this, span, span);
  }

  get name(): string {
    return this.#span.name;
  }
  get kind(): RecordingSpan["kind"] {
    return this.#span.kind;
  }
  get parentSpanContext(): SpanContext | undefined {
    return this.#span.parentSpanContext;
  }
  get startTime(): RecordingSpan["startTime"] {
    return this.#span.startTime;
  }
  get endTime(): RecordingSpan["endTime"] {
    return this.#span.endTime;
  }
  get duration(): RecordingSpan["duration"] {
    return this.#span.duration;
  }
  get ended(): boolean {
    return this.#span.ended;
  }
  get status(): SpanStatus {
    return this.#span.status;
  }
  get attributes(): Attributes {
    return this.#span.attributes;
  }
  get events(): RecordingSpan["events"] {
    return this.#span.events;
  }
  get links(): Link[] {
    return this.#span.links;
  }
  get resource(): RecordingSpan["resource"] {
    return this.#span.resource;
  }
  get instrumentationScope(): RecordingSpan["instrumentationScope"] {
    return this.#span.instrumentationScope;
  }
  get droppedAttributesCount(): number {
    return this.#span.droppedAttributesCount;
  }
  get droppedEventsCount(): number {
    return this.#span.droppedEventsCount;
  }
  get droppedLinksCount(): number {
    return this.#span.droppedLinksCount;
  }

  spanContext(): SpanContext {
    return this.#span.spanContext();
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#span.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.#span.setAttributes(attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    this.#span.addEvent(name, attributesOrTime, time);
    return this;
  }

  addLink(link: Link): this {
    this.#span.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#span.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#span.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.#span.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.#span.recordException(exception, time);
  }

  end(endTime?: TimeInput): void {
    collected.unregister(this.#span);
    this.#span.end(endTime);
  }
}
