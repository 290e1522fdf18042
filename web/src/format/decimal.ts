/** Arithmetic on decimal strings. Prices never pass through a floating-point number. */

const DECIMAL = /^-?\d+(\.\d+)?$/;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** Moves the decimal point right (`places` > 0) or left: `shift("0.00000125", 6)` is `"1.25"`. */
export function shift(text: string, places: number): string {
  if (!isDecimal(text)) return text;
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0");
  const at = Math.max(1, point);
  const full = padded.padEnd(at, "0");
  return (negative ? "-" : "") + trim(`${full.slice(0, at)}.${full.slice(at)}`);
}

/** Drops leading zeros and zeros behind the last digit that says something. */
export function trim(text: string): string {
  const [whole = "0", fraction = ""] = text.split(".");
  const tail = fraction.replace(/0+$/, "");
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  return tail ? `${head}.${tail}` : head;
}

/** Rounds half up to `places` decimals, always showing at least `least` of them. */
export function round(text: string, places: number, least = 0): string {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const kept = (whole + fraction.slice(0, places).padEnd(places, "0")).replace(/^0+(?=\d)/, "");
  const up = (fraction[places] ?? "0") >= "5" ? 1n : 0n;
  const digits = (BigInt(kept) + up).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  const [head = "0", tail = ""] = trim(`${digits.slice(0, cut)}.${digits.slice(cut)}`).split(".");
  const shown = tail.padEnd(least, "0");
  const grouped = head.replace(/\B(?=(\d{3})+$)/g, ",");
  return (negative ? "-" : "") + (shown ? `${grouped}.${shown}` : grouped);
}

/** An amount of credits for reading: two decimals, or three digits that count when it is tiny. */
export function readable(text: string): string {
  if (!isDecimal(text)) return text;
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  if (!/^0*$/.test(whole) || fraction.startsWith("1") || /^0?[1-9]/.test(fraction)) {
    return round(text, 4, 2);
  }
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  return zeros === fraction.length ? "0.00" : round(text, Math.min(zeros + 3, 12), 2);
}

/** Credits as a form takes them: no sign, at most nine digits behind the point. */
export function isAmount(text: string): boolean {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text.trim());
}

/** Digits that the ledger keeps behind the point. */
const PLACES = 9;

function nanos(text: string): bigint {
  if (!isDecimal(text)) return 0n;
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, "0"));
}

function written(amount: bigint): string {
  return shift(amount.toString(), -PLACES);
}

/** `one + other`, exact to nine digits behind the point. */
export function plus(one: string, other: string): string {
  return written(nanos(one) + nanos(other));
}

/** `one - other`, exact to nine digits behind the point. */
export function minus(one: string, other: string): string {
  return written(nanos(one) - nanos(other));
}

/** How much `part` is of `whole`, for bars and forecasts only: a float, never shown as money. */
export function ratio(part: string, whole: string): number {
  const all = Number(nanos(whole));
  return all === 0 ? 0 : Number(nanos(part)) / all;
}

/** `one × other`, exact. */
export function times(one: string, other: string): string {
  if (!isDecimal(one) || !isDecimal(other)) return one;
  const places = (text: string) => text.split(".")[1]?.length ?? 0;
  const product = BigInt(one.replace(".", "")) * BigInt(other.replace(".", ""));
  return shift(product.toString(), -(places(one) + places(other)));
}

/** `one ÷ other` to so many places behind the point, rounded half up; null: divided by nothing. */
export function divide(one: string, other: string, places: number): string | null {
  const scale = Math.max(one.split(".")[1]?.length ?? 0, other.split(".")[1]?.length ?? 0);
  const whole = (text: string) => BigInt(shift(text, scale));
  const divisor = whole(other);
  if (divisor === 0n) return null;
  const quotient = (whole(one) * 10n ** BigInt(places + 1)) / divisor;
  return round(shift(quotient.toString(), -(places + 1)), places);
}
