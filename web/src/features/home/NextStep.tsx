import ArrowForward from "@mui/icons-material/ArrowForward";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ButtonLink";

interface Props {
  providers: number | undefined;
  keys: number | undefined;
  calls: number | undefined;
}

/** One thing to do, the first that is missing. */
export function NextStep({ providers, keys, calls }: Props) {
  const { t } = useTranslation();
  if (providers === undefined || keys === undefined || calls === undefined) {
    return <Skeleton variant="rounded" height={94} />;
  }
  const step = keys === 0 ? "key" : calls === 0 ? "call" : providers === 0 ? "provider" : "ready";
  const action = {
    key: (
      <ButtonLink
        to="/keys"
        search={{ create: "1" }}
        variant="contained"
        endIcon={<ArrowForward />}
      >
        {t("home.next.keyButton")}
      </ButtonLink>
    ),
    call: (
      <ButtonLink to="/playground" variant="contained" endIcon={<ArrowForward />}>
        {t("home.next.callButton")}
      </ButtonLink>
    ),
    provider: (
      <ButtonLink
        to="/providers"
        search={{ add: "1" }}
        variant="contained"
        endIcon={<ArrowForward />}
      >
        {t("home.next.providerButton")}
      </ButtonLink>
    ),
    ready: (
      <ButtonLink to="/calls" variant="outlined" endIcon={<ArrowForward />}>
        {t("home.next.readyButton")}
      </ButtonLink>
    ),
  };
  return (
    <Paper
      variant="outlined"
      sx={{
        p: 2.5,
        display: "flex",
        flexWrap: "wrap",
        gap: 2,
        alignItems: "center",
        borderLeft: 4,
        borderLeftColor: step === "ready" ? "success.main" : "primary.main",
      }}
    >
      <Box sx={{ flex: "1 1 240px" }}>
        <Typography variant="h2" component="h2">
          {t(`home.next.${step}`)}
        </Typography>
        <Typography color="text.secondary" sx={{ mt: 0.25 }}>
          {t(`home.next.${step}Text`)}
        </Typography>
      </Box>
      {action[step]}
    </Paper>
  );
}
