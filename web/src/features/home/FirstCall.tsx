import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { freshKeyQuery } from "@/api/freshKey";
import { firstModel, modelsQuery } from "@/api/models";
import { useManages } from "@/api/role";
import { Section } from "@/components/Section";
import { Snippets } from "@/components/Snippets";
import { TextLink } from "@/components/TextLink";

/** Snippets with this hub's own address, and with the key when it was made in this tab. */
export function FirstCall() {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  const manages = useManages();
  const secret = useQuery(freshKeyQuery).data;
  const model = firstModel(models.data) ?? "demo/chat";
  return (
    <Section title={t("home.snippets")}>
      <Paper variant="outlined" sx={{ p: 2 }}>
        <Snippets secret={secret} model={model} />
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1.5 }}>
          {secret ? t("home.freshKey") : t("home.placeholder")}{" "}
          {secret || !manages ? null : (
            <TextLink to="/keys" search={{ create: "1" }} underline="always">
              {t("home.makeKey")}
            </TextLink>
          )}
        </Typography>
      </Paper>
    </Section>
  );
}
