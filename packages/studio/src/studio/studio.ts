import type { PricesOption } from "@langfuse-kit/core/adapter";
import type { Notice, Overview, Status } from "../contract/index.ts";
import { createForward, type Forward, type ForwardTarget } from "../forward/index.ts";
import { createIntake, createNews, createReception, type Intake, type News, type Reception } from "../intake/index.ts";
import { openPrices, type UserPrices } from "../prices/index.ts";
import { openPrompts, type PromptFolder } from "../prompts/index.ts";
import { createStore, type Store } from "../store/index.ts";
import { createRepricing } from "./repricing.ts";
import { createStoring } from "./storing.ts";
import { version } from "./version.ts";

export interface StudioSettings {
  /** Undefined keeps everything in memory. */
  readonly file: string | undefined;
  readonly maxBytes: number;
  /** Known once it listens. */
  readonly url: () => string;
  readonly addresses: () => readonly string[];
  readonly prices?: PricesOption | undefined;
  /** Where all that is received goes on to. */
  readonly forwardTo?: ForwardTarget | undefined;
  /** The folder of prompts. */
  readonly promptFolder?: string | undefined;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly onNotice: (notice: Notice) => void;
}

export interface Studio {
  readonly store: Store;
  readonly intake: Intake;
  readonly news: News;
  readonly reception: Reception;
  readonly prices: UserPrices;
  readonly forward: Forward | undefined;
  /** Undefined where no folder was named. */
  readonly prompts: PromptFolder | undefined;
  /** Says something to whoever runs Studio, once. */
  tell(message: string): void;
  /** Nothing can be written, and that was said. */
  readonly cannotStore: boolean;
  status(): Status;
  overview(): Overview;
  clear(): { traces: number; observations: number };
  close(): Promise<void>;
}

/** So many notices are remembered. */
const shownNotices = 20;
const upkeepMs = 5000;

export function createStudio(settings: StudioSettings): Studio {
  const { file, maxBytes, url, addresses, publicKey, secretKey } = settings;
  const notices: Notice[] = [];
  const notice = (message: string): void => {
    const said: Notice = { at: Date.now(), level: "warning", message };
    notices.unshift(said);
    notices.length = Math.min(notices.length, shownNotices);
    settings.onNotice(said);
  };
  const news = createNews();
  const prices = openPrices({
    option: settings.prices,
    onChange: () => repricing.begin(),
    onNotice: notice,
  });
  const store = createStore({
    file,
    prices: prices.table,
    maxBytes,
    // What open pages show was in the file that was moved aside.
    onNotice(message) {
      notice(message);
      news.reset();
    },
  });
  const storing = createStoring(file, settings.onNotice);
  const probe = (): void => {
    try {
      store.probe();
      storing.ended();
    } catch (error) {
      storing.ended(error);
    }
  };
  // Nobody has sent anything yet who could be told.
  probe();
  const intake = createIntake(store, news, storing.ended);
  const repricing = createRepricing({ store, intake, prices });
  const reception = createReception();
  const folder = file === undefined ? undefined : `${file}.forward`;
  const target = settings.forwardTo;
  const forward = target && createForward({ target, store, folder, onNotice: notice });
  // Prices may have been written, changed or left out while it was off.
  repricing.begin();
  const startedAt = Date.now();
  let lookedAt = startedAt;
  const tellLapsed = (): void => {
    const now = Date.now();
    try {
      news.turned(() => store.lapsed(lookedAt, now));
      lookedAt = now;
    } catch {
      // The next look is for this time too.
    }
  };
  const upkeep = setInterval(() => {
    tellLapsed();
    // What cannot be added up now is met again by whoever asks for it.
    void store.rollups.tidy().catch(() => undefined);
    if (storing.notice !== undefined) probe();
  }, upkeepMs).unref();

  const status = (): Status => ({
    studio: true,
    version,
    startedAt,
    url: url(),
    addresses: addresses(),
    otlpUrl: `${url()}/v1/traces`,
    database: { file: file ?? null, bytes: store.bytes(), maxBytes, ...store.counts(), pruned: intake.pruned },
    receiving: reception.receiving(),
    forwarding: forward?.status() ?? null,
    notices: storing.notice === undefined ? notices : [storing.notice, ...notices],
  });

  return {
    store,
    intake,
    news,
    reception,
    prices,
    forward,
    prompts: settings.promptFolder === undefined ? undefined : openPrompts(settings.promptFolder),
    tell(message) {
      if (!notices.some((said) => said.message === message)) notice(message);
    },
    get cannotStore() {
      return storing.notice !== undefined;
    },
    status,
    overview: () => ({
      status: status(),
      environment: [
        { name: "LANGFUSE_BASE_URL", value: url() },
        { name: "LANGFUSE_PUBLIC_KEY", value: publicKey },
        { name: "LANGFUSE_SECRET_KEY", value: secretKey },
        // Observations are sent while their trace still runs, so that one can watch.
        { name: "LANGFUSE_HOLD_MS", value: "250" },
      ],
      services: reception.services(),
      refusals: reception.refusals(),
      today: store.totals(new Date().setHours(0, 0, 0, 0)),
      all: store.totals(0),
    }),
    clear() {
      const gone = store.clear();
      news.reset();
      return gone;
    },
    async close() {
      clearInterval(upkeep);
      prices.close();
      repricing.stop();
      await intake.idle();
      await forward?.close();
      store.close();
    },
  };
}
