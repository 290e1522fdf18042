/** Days until a key ends. */
export const EXPIRIES = ["7", "30", "90", "365", "never"] as const;

export type Expiry = (typeof EXPIRIES)[number];

const DAY_MS = 86_400_000;

/** When a key made `now` expires; undefined for never. */
export function expiryMoment(expiry: Expiry, now: number): string | undefined {
  return expiry === "never" ? undefined : new Date(now + Number(expiry) * DAY_MS).toISOString();
}
