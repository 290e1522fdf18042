import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  width?: number | string;
  /** On a phone a row is a card: its title, a labelled line, its menu, or nothing. */
  phone?: "title" | "line" | "menu" | "hidden";
}
