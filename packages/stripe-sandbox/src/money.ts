// Stripe's own lists. They differ from ISO 4217: Stripe counts ISK, HUF and TWD in hundredths.
const ZERO_DECIMAL = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));

/** Tax on an amount of minor units, rounded half away from zero. */
export function taxOf(amount: number, percent: number): number {
  return Math.sign(amount) * Math.round((Math.abs(amount) * percent) / 100);
}

/** The same value in another currency, at a made-up rate of 1 to 1 between whole units. */
export function presented(amount: number, from: string, to: string): number {
  return Math.round((amount / 10 ** digitsOf(from)) * 10 ** digitsOf(to));
}

/** Writes an amount of minor units the way a person reads it: `1000`, `usd` is `$10.00`. */
export function formatAmount(amount: number, currency: string): string {
  const digits = digitsOf(currency);
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}

function digitsOf(currency: string): number {
  return ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
}
