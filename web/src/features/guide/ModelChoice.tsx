import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { modelsQuery } from "@/api/models";
import { ButtonLink } from "@/components/ButtonLink";

interface Props {
  value: string;
  loading: boolean;
  onPick: (model: string) => void;
}

/** Which model the first call is for: the demo's answers without a provider's key. */
export function ModelChoice({ value, loading, onPick }: Props) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery).data ?? [];
  return (
    <>
      <Typography color="text.secondary">{t("guide.modelText")}</Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
        {loading ? (
          <Skeleton variant="rounded" height={40} sx={{ flex: "1 1 260px", maxWidth: 420 }} />
        ) : (
          <Autocomplete
            disableClearable
            options={models.map(({ id }) => id)}
            value={value}
            onChange={(_, model) => onPick(model)}
            renderInput={(params) => <TextField {...params} label={t("guide.modelLabel")} />}
            sx={{ flex: "1 1 260px", maxWidth: 420 }}
          />
        )}
        <ButtonLink to="/providers" search={{ add: "1" }} variant="outlined">
          {t("guide.addProvider")}
        </ButtonLink>
      </Box>
    </>
  );
}
