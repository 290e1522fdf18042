import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { SecretField } from "@/components/SecretField";
import { SwitchField } from "@/components/SwitchField";
import type { IssuerValues } from "./issuerSchema";

const PAIR = { display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } } as const;

interface Props {
  form: UseFormReturn<IssuerValues>;
  hasSecret: boolean;
}

/** Who the issuer is, and how the hub is known there. */
export function IssuerFields({ form, hasSecret }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const field = (name: "name" | "displayName" | "issuer" | "clientId" | "sessionHours") => ({
    ...form.register(name),
    label: t(`issuers.fields.${name}`),
    error: errors[name] !== undefined,
    helperText: errors[name]?.message ?? t(`issuers.hints.${name}`),
  });
  return (
    <>
      <TextField {...field("issuer")} autoFocus />
      <Box sx={PAIR}>
        <TextField {...field("name")} />
        <TextField {...field("displayName")} />
        <TextField {...field("clientId")} autoComplete="off" />
        <SecretField
          {...form.register("clientSecret")}
          label={t("issuers.fields.clientSecret")}
          autoComplete="off"
          helperText={hasSecret ? t("issuers.secretStays") : t("issuers.hints.clientSecret")}
        />
        <TextField
          {...form.register("scopes")}
          label={t("issuers.fields.scopes")}
          helperText={t("issuers.hints.scopes")}
        />
        <TextField {...field("sessionHours")} slotProps={{ htmlInput: { inputMode: "numeric" } }} />
      </Box>
      {(["signUp", "linkByEmail", "privateNetwork", "enabled"] as const).map((name) => (
        <SwitchField
          key={name}
          control={form.control}
          name={name}
          label={t(`issuers.switches.${name}`)}
          hint={t(`issuers.switchHints.${name}`)}
        />
      ))}
    </>
  );
}
