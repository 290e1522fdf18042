import Box from "@mui/material/Box";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemText from "@mui/material/ListItemText";
import { useTranslation } from "react-i18next";
import type { Explained } from "@/api/types";
import { Section } from "@/components/Section";

/** Steps and targets that were looked at and are not in the plan, each with why. */
export function ExplainOut({ told }: { told: Explained }) {
  const { t } = useTranslation();
  const out = [
    ...told.steps.flatMap(({ out: why, route, step }) =>
      why === null ? [] : [{ name: t("explain.stepOf", { route, number: step }), why }],
    ),
    ...told.candidates.flatMap(({ out: why, provider, model }) =>
      why === null ? [] : [{ name: provider === null ? model : `${provider}/${model}`, why }],
    ),
  ];
  if (out.length === 0) return null;
  return (
    <Section title={t("explain.out")}>
      <List dense disablePadding>
        {out.map(({ name, why }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be left out twice
          <ListItem key={at} disableGutters divider>
            <ListItemText
              primary={<Box sx={{ overflowWrap: "anywhere" }}>{name}</Box>}
              secondary={why}
            />
          </ListItem>
        ))}
      </List>
    </Section>
  );
}
