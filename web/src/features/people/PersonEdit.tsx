import { zodResolver } from "@hookform/resolvers/zod";
import TextField from "@mui/material/TextField";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ROLES } from "@/api/people";
import type { Person } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { useToast } from "@/components/useToast";
import { changePerson } from "./queries";
import { rolesUpTo } from "./rank";

interface Props {
  person: Person;
  me: { role: Person["role"] } | undefined;
  onClose: () => void;
}

/** Name and role. Names of people whom somebody else vouches for are changed there. */
export function PersonEdit({ person, me, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const named = person.source === "local";
  const form = useForm({
    resolver: zodResolver(
      z.object({
        name: z
          .string()
          .trim()
          .min(1, t("form.required"))
          .max(100, t("form.tooLong", { count: 100 })),
        role: z.enum(ROLES),
      }),
    ),
    defaultValues: { name: person.name, role: person.role },
  });
  const save = useMutation({
    mutationFn: changePerson,
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: ["people"] });
      toast(t("people.saved", { name }));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("people.edit", { name: person.name })}
      submit={t("common.save")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit(({ name, role }) =>
        save.mutate({
          id: person.id,
          name: named && name !== person.name ? name : undefined,
          role: role === person.role ? undefined : role,
        }),
      )}
      onClose={onClose}
    >
      <TextField
        {...form.register("name")}
        label={t("people.name")}
        autoFocus={named}
        error={errors.name !== undefined}
        helperText={errors.name?.message ?? (named ? undefined : t("people.nameElsewhere"))}
        slotProps={{ htmlInput: { readOnly: !named } }}
      />
      <Controller
        control={form.control}
        name="role"
        render={({ field }) => (
          <SelectField
            {...field}
            label={t("people.role")}
            helperText={t(`people.roleHints.${field.value}`)}
            choices={rolesUpTo(me?.role).map((value) => ({
              value,
              label: t(`people.roles.${value}`),
            }))}
          />
        )}
      />
    </FormDialog>
  );
}
