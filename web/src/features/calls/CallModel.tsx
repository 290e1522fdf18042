import Box from "@mui/material/Box";
import type { Call } from "@/api/types";
import { servedBy } from "./servedBy";

/** The model that was asked for, and what served it when that is something else. */
export function CallModel({ call }: { call: Call }) {
  const served = servedBy(call);
  return (
    <Box sx={{ minWidth: { xs: 0, sm: 180 }, overflowWrap: "anywhere" }}>
      <Box sx={{ fontWeight: 600 }}>{call.requested_model}</Box>
      {served && served !== call.requested_model ? (
        <Box sx={{ fontSize: 12, color: "text.secondary" }}>→ {served}</Box>
      ) : null}
    </Box>
  );
}
