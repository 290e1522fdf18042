import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import type { DataTableProps } from "./DataTable";
import { openProps } from "./openProps";

const SKELETONS = ["a", "b", "c", "d", "e"];

export function DataRows<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, openKey, minWidth } = props;
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table
        aria-label={label}
        size="small"
        // Short Chinese words break in two otherwise, where a column is narrow.
        sx={{
          minWidth,
          // Many columns share the room that there is.
          ...(columns.length > 6 ? { "& td, & th": { px: 1.25 } } : {}),
          "& td": { py: 1.1, wordBreak: "keep-all" },
          "& tr:last-child td": { border: 0 },
        }}
      >
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column.key} align={column.align} sx={{ width: column.width }}>
                {column.header}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows
            ? rows.map((row) => (
                <TableRow
                  key={rowKey(row)}
                  hover={onOpen !== undefined}
                  selected={openKey === rowKey(row)}
                  {...openProps(row, onOpen)}
                >
                  {columns.map((column) => (
                    <TableCell key={column.key} align={column.align}>
                      {column.cell(row)}
                    </TableCell>
                  ))}
                </TableRow>
              ))
            : SKELETONS.map((line) => (
                <TableRow key={line}>
                  {columns.map((column) => (
                    <TableCell key={column.key}>
                      <Skeleton height={22} />
                    </TableCell>
                  ))}
                </TableRow>
              ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
