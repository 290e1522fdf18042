import { useState } from "react";
import * as z from "zod/mini";
import { store, stored } from "@/components/stored";
import { COLUMNS, type ColumnName, USUAL } from "./callColumns";

const PLACE = "hub-call-columns";
const schema = z.array(z.enum(COLUMNS)).check(z.minLength(1));

/** The columns that this browser's owner chose. */
export function useColumns(): [ColumnName[], (columns: ColumnName[]) => void] {
  const [columns, setColumns] = useState(() => stored(PLACE, schema) ?? USUAL);
  const keep = (chosen: ColumnName[]) => {
    store(PLACE, chosen);
    setColumns(chosen);
  };
  return [columns, keep];
}
