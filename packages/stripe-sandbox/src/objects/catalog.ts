import Stripe from "stripe";
import { type Account, unixNow } from "../account.ts";
import { stableId } from "../ids.ts";
import type { SandboxPrice } from "../options.ts";

/** More prices than any catalogue of ours; Stripe itself would page. */
const PRICES_MAX = 10_000;

/**
 * Puts on sale what is offered and takes everything else off. As at Stripe a price never changes:
 * another amount is another price, which takes over the lookup key.
 */
export function stock(account: Account, offered: readonly SandboxPrice[]): void {
  const onSale = new Set(offered.map(priceId));
  for (const price of account.objects.list("price", { limit: PRICES_MAX })) {
    if (onSale.has(price.id) || !price.active) continue;
    account.objects.put<"price">({ ...price, active: false, lookup_key: null });
  }
  for (const offer of offered) {
    const product = productFor(offer, unixNow(account));
    account.objects.put<"product">(product);
    account.objects.put<"price">(priceFor(offer, product.id, product.created));
  }
}

/** The price, or the amount under a price id of the offer's own, is part of the id. */
function priceId({ lookupKey, unitAmount, currency, interval }: SandboxPrice): string {
  if (lookupKey.startsWith("price_")) return lookupKey;
  return stableId("price_", lookupKey, unitAmount, currency, interval ?? null);
}

function productFor({ lookupKey, productName }: SandboxPrice, created: number): Stripe.Product {
  return {
    id: stableId("prod_", lookupKey),
    object: "product",
    active: true,
    created,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: productName,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: created,
    url: null,
  };
}

function priceFor(offer: SandboxPrice, product: string, created: number): Stripe.Price {
  return {
    id: priceId(offer),
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created,
    currency: offer.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: offer.lookupKey,
    metadata: {},
    nickname: null,
    product,
    recurring:
      offer.interval === undefined
        ? null
        : {
            interval: offer.interval,
            interval_count: 1,
            meter: null,
            trial_period_days: null,
            usage_type: "licensed",
          },
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: offer.interval === undefined ? "one_time" : "recurring",
    unit_amount: offer.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(offer.unitAmount),
  };
}
