import Box from "@mui/material/Box";
import type { ReactNode } from "react";

interface Props {
  /** Names and values; what is null is not known and left out. */
  facts: [string, ReactNode][];
}

/** What is known of something: one name and one value a line. */
export function FactList({ facts }: Props) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: "grid",
        gridTemplateColumns: "minmax(110px, max-content) minmax(0, 1fr)",
        columnGap: 2,
        rowGap: 0.5,
        fontSize: 14,
        "& dt": { color: "text.secondary" },
        "& dd": { m: 0, overflowWrap: "anywhere" },
      }}
    >
      {facts.map(([name, value]) =>
        value === null ? null : (
          <Box key={name} sx={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Box>
        ),
      )}
    </Box>
  );
}
