/** Cuts a list as the hub does: `limit` rows behind the row with the id `after`. */
export function page<Row extends { id: string }>(all: Row[], query: URLSearchParams) {
  const limit = Number(query.get("limit") ?? "50");
  const start = all.findIndex(({ id }) => id === query.get("after")) + 1;
  const rows = all.slice(start, start + limit);
  const next = start + limit < all.length ? (rows.at(-1)?.id ?? null) : null;
  return { rows, next };
}
