import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Key } from "@/api/types";
import { ManagedMark } from "@/components/ManagedMark";

/** A key is known by its name and by the two ends of its secret. */
export function KeyName({ apiKey }: { apiKey: Key }) {
  return (
    <Box sx={{ minWidth: { xs: 0, sm: 170 } }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <Typography sx={{ fontWeight: 600, overflowWrap: "anywhere" }} variant="body2">
          {apiKey.name}
        </Typography>
        <ManagedMark source={apiKey.managed_by} />
      </Box>
      <Box component="code" sx={{ fontSize: 12, color: "text.secondary", whiteSpace: "nowrap" }}>
        {apiKey.prefix}…{apiKey.last_four}
      </Box>
    </Box>
  );
}
