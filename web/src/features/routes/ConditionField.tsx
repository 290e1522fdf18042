import ExpandMore from "@mui/icons-material/ExpandMore";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Collapse from "@mui/material/Collapse";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConditionValues, NEEDS, toCondition } from "./conditionValues";

interface Props {
  label: string;
  value: ConditionValues;
  onChange: (value: ConditionValues) => void;
  problems?: Partial<Record<keyof ConditionValues, { message?: string }>>;
}

/** Which calls something is for: folded away while it is for all. */
export function ConditionField({ label, value, onChange, problems }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const limited = toCondition(value) !== null;
  const [open, setOpen] = useState(limited);
  const text = (name: "projects" | "keys" | "least" | "most" | "headers" | "tags") => ({
    label: t(`routes.when.${name}`),
    value: value[name],
    error: problems?.[name] !== undefined,
    helperText: problems?.[name]?.message ?? t(`routes.whenHints.${name}`),
    onChange: (event: { target: { value: string } }) =>
      onChange({ ...value, [name]: event.target.value }),
  });
  return (
    <Box>
      <Button
        size="small"
        color="inherit"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        endIcon={<ExpandMore sx={{ transform: open ? "rotate(180deg)" : undefined }} />}
        sx={{ color: "text.secondary", fontWeight: 400 }}
      >
        {label}: {limited ? t("routes.someCalls") : t("routes.allCalls")}
      </Button>
      <Collapse in={open} id={id} unmountOnExit>
        <Box
          sx={{
            display: "grid",
            gap: 1.5,
            pt: 1.5,
            gridTemplateColumns: { sm: "repeat(2, minmax(0, 1fr))" },
          }}
        >
          <TextField {...text("projects")} />
          <TextField {...text("keys")} />
          <TextField {...text("least")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
          <TextField {...text("most")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
          <TextField {...text("headers")} multiline />
          <TextField {...text("tags")} multiline />
          <Box
            role="group"
            aria-label={t("routes.when.needs")}
            sx={{ gridColumn: "1 / -1", display: "flex", flexWrap: "wrap", gap: 0.75 }}
          >
            <Box component="span" sx={{ color: "text.secondary", fontSize: 13, mr: 0.5 }}>
              {t("routes.when.needs")}
            </Box>
            {NEEDS.map((need) => {
              const picked = value.needs.includes(need);
              return (
                <Chip
                  key={need}
                  clickable
                  aria-pressed={picked}
                  color={picked ? "primary" : "default"}
                  variant={picked ? "filled" : "outlined"}
                  label={t(`routes.needs.${need}`)}
                  onClick={() =>
                    onChange({
                      ...value,
                      needs: NEEDS.filter((one) =>
                        one === need ? !picked : value.needs.includes(one),
                      ),
                    })
                  }
                />
              );
            })}
          </Box>
        </Box>
      </Collapse>
    </Box>
  );
}
