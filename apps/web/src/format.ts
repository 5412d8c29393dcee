// The page is written in English, so its numbers and dates are too.
const LOCALE = "en";

const whole = new Intl.NumberFormat(LOCALE);
const percent = new Intl.NumberFormat(LOCALE, { style: "percent" });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });
const utcDay = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "short" });

// How Stripe counts minor units, which is not everywhere how ISO 4217 does.
const NO_DECIMALS = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const THREE_DECIMALS = new Set("bhd jod kwd omr tnd".split(" "));

/** `1,000` */
export function formatNumber(value: number): string {
  return whole.format(value);
}

/** `1,000 credits`, `1 credit` */
export function formatCredits(credits: number): string {
  return `${whole.format(credits)} ${credits === 1 ? "credit" : "credits"}`;
}

/** Money from minor units: `$10.00`, `¥1,000`. `brief` drops the cents of a round price: `$10`. */
export function formatMoney(amount: number, currency: string, style?: "brief"): string {
  const decimals = NO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2;
  return new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    trailingZeroDisplay: style === "brief" ? "stripIfInteger" : "auto",
  }).format(amount / 10 ** decimals);
}

/** A share 0…1 as a whole percentage: `42%` */
export function formatPercent(share: number): string {
  return percent.format(Math.floor(share * 100) / 100);
}

/** `22 Nov 2026`, in the reader's time zone. */
export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

/** A date with its time, in the reader's time zone. */
export function formatMoment(iso: string): string {
  return moment.format(new Date(iso));
}

/** A UTC calendar day, `2026-11-22`, as `Nov 22`. */
export function formatUtcDay(isoDay: string): string {
  return utcDay.format(new Date(`${isoDay}T00:00:00Z`));
}

/** `3 min. ago`; a plain date once it is more than a week back. */
export function formatSince(iso: string, now: number): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1_000);
  if (seconds > -45) return "just now";
  if (seconds > -3_600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3_600), "hour");
  if (seconds > -604_800) return relative.format(Math.round(seconds / 86_400), "day");
  return formatDay(iso);
}

/** A length of time as a clock shows it: `1:05`. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
