import InputAdornment from "@mui/material/InputAdornment";
import TextField, { type TextFieldProps } from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

/** A field for credits, typed as a decimal number. */
export function AmountField(props: TextFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      autoComplete="off"
      {...props}
      slotProps={{
        htmlInput: { inputMode: "decimal" },
        input: { endAdornment: <InputAdornment position="end">{t("money.unit")}</InputAdornment> },
      }}
    />
  );
}
