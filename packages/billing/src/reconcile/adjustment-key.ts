/**
 * The ledger key of an adjustment that a person makes for one object of Stripe's. By it the comparison knows that the object
 * is dealt with, and says no more about it.
 */
export function adjustmentKey(objectId: string): string {
  return `adjustment:${objectId}`;
}
