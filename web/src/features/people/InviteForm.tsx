import { zodResolver } from "@hookform/resolvers/zod";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { Controller, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ROLES } from "@/api/people";
import { sessionQuery } from "@/api/session";
import { FormDialog } from "@/components/FormDialog";
import { SelectField } from "@/components/SelectField";
import { invitationsQuery, invite } from "./invitationQueries";
import { rolesUpTo } from "./rank";

/** How long a link counts, in hours. */
const SPANS = ["24", "72", "168", "720"] as const;

function inviteSchema(t: TFunction) {
  return z.object({
    name: z
      .string()
      .trim()
      .max(100, t("form.tooLong", { count: 100 })),
    email: z.union([z.literal(""), z.email(t("invitations.emailRule"))]),
    role: z.enum(ROLES),
    hours: z.enum(SPANS),
  });
}

type InviteValues = z.infer<ReturnType<typeof inviteSchema>>;

interface Props {
  onMade: (answer: Awaited<ReturnType<typeof invite>>) => void;
  onClose: () => void;
}

export function InviteForm({ onMade, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useQuery(sessionQuery).data?.user;
  const form = useForm<InviteValues>({
    resolver: zodResolver(inviteSchema(t)),
    defaultValues: { name: "", email: "", role: "member", hours: "72" },
  });
  const make = useMutation({
    mutationFn: invite,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onMade(answer);
    },
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      title={t("invitations.title")}
      submit={t("invitations.make")}
      busy={make.isPending}
      error={make.error}
      onSubmit={form.handleSubmit(({ name, email, role, hours }) =>
        make.mutate({
          role,
          name: name || undefined,
          email: email || undefined,
          expires_in_hours: Number(hours),
        }),
      )}
      onClose={onClose}
    >
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
      <TextField
        {...form.register("name")}
        label={t("people.name")}
        autoFocus
        error={errors.name !== undefined}
        helperText={errors.name?.message ?? t("invitations.nameHint")}
      />
      <TextField
        {...form.register("email")}
        label={t("people.email")}
        type="email"
        error={errors.email !== undefined}
        helperText={errors.email?.message ?? t("invitations.emailHint")}
      />
      <Controller
        control={form.control}
        name="hours"
        render={({ field }) => (
          <SelectField
            {...field}
            label={t("invitations.counts")}
            choices={SPANS.map((value) => ({ value, label: t(`invitations.spans.${value}`) }))}
          />
        )}
      />
    </FormDialog>
  );
}
