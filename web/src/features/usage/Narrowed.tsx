import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Group } from "@/api/types";
import { NARROWINGS } from "./search";

const route = getRouteApi("/console/usage");

/** What the page is narrowed to; each can be taken away. */
export function Narrowed({ groups }: { groups: Group[] }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const active = NARROWINGS.filter((name) => search[name] !== undefined);
  if (active.length === 0) return null;
  const nameOf = (by: string, id: string) =>
    groups.find(({ group }) => group[by] === id)?.names?.[by] ?? id;
  return (
    <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", mb: 2 }}>
      {active.map((name) => (
        <Chip
          key={name}
          variant="outlined"
          label={`${t(`usage.groupings.${name}`)}: ${nameOf(name, search[name] ?? "")}`}
          onDelete={() =>
            void navigate({ search: (now) => ({ ...now, [name]: undefined }), replace: true })
          }
          sx={{ maxWidth: "100%" }}
        />
      ))}
    </Box>
  );
}
