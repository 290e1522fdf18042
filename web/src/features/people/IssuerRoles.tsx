import Add from "@mui/icons-material/Add";
import Close from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import { Controller, type UseFormReturn, useFieldArray } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { ROLES } from "@/api/people";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { type IssuerValues, REFUSED } from "./issuerSchema";

/** Which groups of the issuer have which role here. */
export function IssuerRoles({ form }: { form: UseFormReturn<IssuerValues> }) {
  const { t } = useTranslation();
  const groups = useFieldArray({ control: form.control, name: "groups" });
  const roles = ROLES.map((value) => ({ value, label: t(`people.roles.${value}`) }));
  return (
    <Section
      title={t("issuers.roles")}
      action={
        <Button
          size="small"
          startIcon={<Add />}
          onClick={() => groups.append({ group: "", role: "member" })}
        >
          {t("issuers.addGroup")}
        </Button>
      }
    >
      <Box sx={{ display: "grid", gap: 2, mt: 1 }}>
        {groups.fields.map((row, at) => {
          const problem = form.formState.errors.groups?.[at]?.group;
          return (
            <Box
              key={row.id}
              sx={{ display: "grid", gap: 1, gridTemplateColumns: "minmax(0, 1fr) 130px 40px" }}
            >
              <TextField
                {...form.register(`groups.${at}.group`)}
                label={t("issuers.group")}
                error={problem !== undefined}
                helperText={problem?.message}
              />
              <Controller
                control={form.control}
                name={`groups.${at}.role`}
                render={({ field }) => (
                  <SelectField {...field} label={t("people.role")} choices={roles} />
                )}
              />
              <IconButton aria-label={t("issuers.removeGroup")} onClick={() => groups.remove(at)}>
                <Close fontSize="small" />
              </IconButton>
            </Box>
          );
        })}
        <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
          <Controller
            control={form.control}
            name="defaultRole"
            render={({ field }) => (
              <SelectField
                {...field}
                label={t("issuers.defaultRole")}
                helperText={t("issuers.defaultHint")}
                choices={[...roles, { value: REFUSED, label: t("issuers.refused") }]}
              />
            )}
          />
          <TextField
            {...form.register("roleClaim")}
            label={t("issuers.fields.roleClaim")}
            helperText={t("issuers.hints.roleClaim")}
          />
        </Box>
      </Box>
    </Section>
  );
}
