import * as z from "zod/mini";
import { store, stored } from "@/components/stored";
import { COLUMNS } from "./callColumns";
import { callsSearch } from "./search";

const PLACE = "hub-call-views";

const viewSchema = z.object({
  name: z.string(),
  search: callsSearch,
  columns: z.array(z.enum(COLUMNS)),
});

/** Filters and columns under a name. */
export type SavedView = z.infer<typeof viewSchema>;

/** The views that this browser keeps, by name. */
export function savedViews(): SavedView[] {
  return stored(PLACE, z.array(viewSchema)) ?? [];
}

/** Keeps a view; one of the same name is replaced. */
export function saveView(view: SavedView): SavedView[] {
  const { call: _open, live: _live, ...search } = view.search;
  const kept = [...savedViews().filter(({ name }) => name !== view.name), { ...view, search }];
  kept.sort((one, other) => one.name.localeCompare(other.name));
  store(PLACE, kept);
  return kept;
}

/** Forgets a view. */
export function forgetView(name: string): SavedView[] {
  const kept = savedViews().filter((view) => view.name !== name);
  store(PLACE, kept);
  return kept;
}
