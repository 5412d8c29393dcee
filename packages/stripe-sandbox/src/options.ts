import { z } from "zod";
import { SandboxRefusedToStart } from "./errors.ts";

/** One thing on sale. */
export type SandboxPrice = {
  /** Its lookup key at Stripe; one that starts with `price_` is its price id as well. */
  lookupKey: string;
  productName: string;
  /** In minor units of the currency, each. */
  unitAmount: number;
  /** ISO code, lower case. */
  currency: string;
  /** Left out for what is bought once. */
  interval?: "month";
};

/** How to start the sandbox. */
export type SandboxOptions = {
  /** Where it listens; 0 picks a free port. */
  port: number;
  /** Where it listens. Default `127.0.0.1`. */
  host?: string;
  /** Its own SQLite file, or `:memory:`. */
  databasePath: string;
  /** The origin people's browsers reach it at, for links. Default `http://localhost:<port>`. */
  publicUrl?: string;
  /** Where signed events are sent by POST. */
  webhookUrl: string;
  /** What they are signed with. */
  webhookSecret: string;
  /** The one key it accepts; starts with `sk_test_` or `rk_test_`. */
  apiKey: string;
  /** Everything on sale. What an older start sold and this one does not becomes inactive. */
  products: readonly SandboxPrice[];
  /** Epoch milliseconds. Also dates signatures. Default `Date.now`. */
  now?: () => number;
  /** Waits between attempts at one delivery. Default 1 s, 5 s, 30 s, 5 min, 1 h, then it is given up. */
  retryDelaysMs?: readonly number[];
  /** How long a bank payment takes by itself. Default 5,000 ms. */
  settleDelayMs?: number;
  /** Event types that are delivered. Default `["*"]`, all of them. */
  enabledEvents?: readonly string[];
  /** Hears of failed deliveries and of the sandbox's own faults. Default: nobody. */
  onWarning?: (message: string, cause?: unknown) => void;
};

/** The options with every default filled in, but the public URL, which needs the port. */
export type Settings = Required<Omit<SandboxOptions, "publicUrl">> & { publicUrl?: string };

const HttpUrl = z.url({ protocol: /^https?$/ });

const Options = z.looseObject({
  port: z.int().min(0).max(65_535),
  databasePath: z.string().min(1),
  publicUrl: HttpUrl.optional(),
  webhookUrl: HttpUrl,
  webhookSecret: z.string().min(1),
  apiKey: z.string().regex(/^[sr]k_test_\w+$/, "The sandbox takes test keys only."),
  products: z.array(
    z.strictObject({
      lookupKey: z.string().min(1).max(200),
      productName: z.string().min(1),
      unitAmount: z.int().min(0),
      currency: z.string().regex(/^[a-z]{3}$/, "A currency is three lower-case letters."),
      interval: z.literal("month").optional(),
    }),
  ),
  retryDelaysMs: z.array(z.int().min(0)).optional(),
  settleDelayMs: z.int().min(0).optional(),
  enabledEvents: z.array(z.string().min(1)).min(1).optional(),
});

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {@link SandboxRefusedToStart} saying everything that is wrong.
 */
export function settingsFrom(options: SandboxOptions): Settings {
  const checked = Options.safeParse(options);
  if (!checked.success) throw new SandboxRefusedToStart(z.prettifyError(checked.error));
  const keys = options.products.map(({ lookupKey }) => lookupKey);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw new SandboxRefusedToStart(`${twice} is on sale twice.`);
  return {
    host: "127.0.0.1",
    now: Date.now,
    retryDelaysMs: [1_000, 5_000, 30_000, 300_000, 3_600_000],
    settleDelayMs: 5_000,
    enabledEvents: ["*"],
    onWarning: () => {},
    ...withoutUndefined(options),
  };
}

/** An option set to undefined means its default. */
function withoutUndefined(options: SandboxOptions): SandboxOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // The same keys with the same values, less the undefined ones, which are all optional.
  return Object.fromEntries(given) as SandboxOptions;
}
