import type * as z from "zod/mini";

/** What this browser keeps at a place; null when there is nothing, or nothing that fits. */
export function stored<T>(place: string, schema: z.ZodMiniType<T>): T | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? "null");
    return schema.safeParse(found).data ?? null;
  } catch {
    return null;
  }
}

/** Keeps a value in this browser, or forgets it where the browser forbids that or is full. */
export function store(place: string, value: unknown): void {
  try {
    localStorage.setItem(place, JSON.stringify(value));
  } catch {
    localStorage.removeItem(place);
  }
}
