/** The beginning of the day of a moment, where the reader is. */
export function midnight(at: Date): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate());
}

/** The beginning of the day so many days before one, where the reader is; negative: after it. */
export function daysAgo(days: number, from = new Date()): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() - days);
}

/** `2026-11-28`, as a date field writes it. */
export function dateText(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `2026-11-28T14:05`, as a field for date and time writes it. */
export function dateTimeText(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${dateText(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What a field for a date or for date and time says, as a moment; null when it says none. */
export function momentOf(text: string): string | null {
  const local = text.includes("T") ? text : `${text}T00:00`;
  const time = Date.parse(local);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** IANA's name of the zone that the reader's clock shows. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
