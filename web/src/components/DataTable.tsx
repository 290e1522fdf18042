import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import type { ReactNode } from "react";
import type { Column } from "./column";
import { DataCards } from "./DataCards";
import { DataRows } from "./DataRows";
import { ErrorState } from "./ErrorState";
import { usePhone } from "./usePhone";

export interface DataTableProps<Row> {
  /** Said to screen readers. */
  label: string;
  columns: Column<Row>[];
  /** Undefined while the first page is on its way. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  error: unknown;
  onRetry: () => void;
  empty: ReactNode;
  onOpen?: (row: Row) => void;
  openKey?: string;
  minWidth?: number;
  /** Below the last row, such as "load more". */
  footer?: ReactNode;
}

/** A list in all its states: loading, failed, empty, rows; a table, or cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const phone = usePhone();
  const { rows, error, onRetry, empty, footer } = props;
  if (error && rows === undefined) return <ErrorState error={error} onRetry={onRetry} />;
  if (rows?.length === 0) {
    return (
      <Paper variant="outlined">
        {error ? <ErrorState error={error} onRetry={onRetry} /> : empty}
      </Paper>
    );
  }
  return (
    <Box aria-busy={rows === undefined}>
      {error ? (
        <Box sx={{ mb: 1.5 }}>
          <ErrorState error={error} onRetry={onRetry} />
        </Box>
      ) : null}
      {phone ? <DataCards {...props} /> : <DataRows {...props} />}
      {footer}
    </Box>
  );
}
