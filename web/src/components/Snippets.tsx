import Box from "@mui/material/Box";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "./CodeBlock";
import { SNIPPETS, snippet } from "./snippet";

interface Props {
  /** The key's secret; a placeholder stands in when it is not known any more. */
  secret: string | null;
  model: string;
}

/** The first call to this hub, ready to paste. */
export function Snippets({ secret, model }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<(typeof SNIPPETS)[number]>("curl");
  const found = (value: unknown) => SNIPPETS.find((name) => name === value) ?? "curl";
  return (
    <Box sx={{ minWidth: 0 }}>
      <Tabs
        value={kind}
        onChange={(_, value: unknown) => setKind(found(value))}
        variant="scrollable"
        aria-label={t("snippets.label")}
        sx={{ minHeight: 36, mb: 1, "& .MuiTab-root": { minHeight: 36, py: 0.5 } }}
      >
        {SNIPPETS.map((name) => (
          <Tab key={name} value={name} label={t(`snippets.${name}`)} />
        ))}
      </Tabs>
      <CodeBlock label={t(`snippets.${kind}`)} code={snippet(kind, { secret, model })} />
    </Box>
  );
}
