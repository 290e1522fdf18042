const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 minutes ago", "in 2 days", in the reader's language. */
export function relative(iso: string, now: number, language: string): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(Math.abs(seconds) < 5 ? 0 : seconds, "second");
}

/** Full local date and time with seconds, for tooltips and details. */
export function exact(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(
    new Date(iso),
  );
}

/** `08-14 09:31:07`: one width in every language, for tables. */
export function compact(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** What a stretch of a chart is called: the hour, the day, the week by its first day, the month. */
export function stretchText(
  iso: string,
  every: "hour" | "day" | "week" | "month",
  language: string,
): string {
  const shapes = {
    hour: { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" },
    day: { month: "short", day: "numeric" },
    week: { month: "short", day: "numeric" },
    month: { month: "short", year: "numeric" },
  } as const;
  return new Intl.DateTimeFormat(language, shapes[every]).format(new Date(iso));
}
