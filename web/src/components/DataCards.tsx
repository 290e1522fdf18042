import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import type { DataTableProps } from "./DataTable";
import { openProps } from "./openProps";

const SKELETONS = ["a", "b", "c"];

/** The rows of a table as cards, for a phone. */
export function DataCards<Row>({ label, columns, rows, rowKey, onOpen }: DataTableProps<Row>) {
  const title = columns.filter((column) => column.phone === "title");
  const menu = columns.filter((column) => column.phone === "menu");
  const lines = columns.filter((column) => (column.phone ?? "line") === "line");
  if (!rows) {
    return (
      <Box sx={{ display: "grid", gap: 1.5 }}>
        {SKELETONS.map((card) => (
          <Skeleton key={card} variant="rounded" height={112} />
        ))}
      </Box>
    );
  }
  return (
    <Box component="ul" aria-label={label} sx={{ display: "grid", gap: 1.5, p: 0, m: 0 }}>
      {rows.map((row) => (
        <Paper
          key={rowKey(row)}
          component="li"
          variant="outlined"
          sx={{ listStyle: "none", p: 1.5, minWidth: 0 }}
          {...openProps(row, onOpen)}
        >
          <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1, mb: 0.75 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              {title.map((column) => (
                <div key={column.key}>{column.cell(row)}</div>
              ))}
            </Box>
            {menu.map((column) => (
              <Box key={column.key} sx={{ mt: -0.75, mr: -0.75 }}>
                {column.cell(row)}
              </Box>
            ))}
          </Box>
          {lines.map((column) => (
            <Box key={column.key} sx={{ display: "flex", gap: 1.5, py: 0.25, fontSize: 14 }}>
              <Box sx={{ color: "text.secondary", flexShrink: 0 }}>{column.header}</Box>
              <Box sx={{ flex: 1, minWidth: 0, textAlign: "right", overflowWrap: "anywhere" }}>
                {column.cell(row)}
              </Box>
            </Box>
          ))}
        </Paper>
      ))}
    </Box>
  );
}
