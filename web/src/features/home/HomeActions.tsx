import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hubQuery } from "@/api/hub";
import { useManages } from "@/api/role";
import { ButtonLink } from "@/components/ButtonLink";
import { IntegrateButton } from "./IntegrateButton";

/** What people come to the start page to do. */
export function HomeActions() {
  const { t } = useTranslation();
  const manages = useManages();
  const hub = useQuery(hubQuery).data;
  return (
    <>
      {manages ? (
        <ButtonLink to="/guide" variant="outlined">
          {t("guide.title")}
        </ButtonLink>
      ) : null}
      <IntegrateButton />
      {!manages && hub?.topup_url ? (
        <Button variant="contained" href={hub.topup_url} target="_blank" rel="noopener">
          {t("home.buy")}
        </Button>
      ) : null}
    </>
  );
}
