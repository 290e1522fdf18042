import type { SvgIconComponent } from "@mui/icons-material";

/** Something that the palette can do. */
export interface Choice {
  key: string;
  group: "pages" | "actions" | "keys" | "providers" | "models" | "calls";
  label: string;
  /** Said beside it, such as what kind of thing it is. */
  note?: string;
  icon: SvgIconComponent;
  onPick: () => void;
}

/** Whether every word that was typed is somewhere in the label, in any order. */
export function matches(label: string, typed: string): boolean {
  const text = label.toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
