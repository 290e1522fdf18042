import { zodResolver } from "@hookform/resolvers/zod";
import Alert from "@mui/material/Alert";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Issuer } from "@/api/types";
import { CodeBlock } from "@/components/CodeBlock";
import { FormDialog } from "@/components/FormDialog";
import { useToast } from "@/components/useToast";
import { IssuerFields } from "./IssuerFields";
import { IssuerRoles } from "./IssuerRoles";
import { issuersQuery, saveIssuer } from "./issuerQueries";
import { issuerSchema, issuerValues, toIssuer } from "./issuerSchema";

interface Props {
  /** Null makes a new one. */
  issuer: Issuer | null;
  onClose: () => void;
}

export function IssuerForm({ issuer, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm({
    resolver: zodResolver(issuerSchema(t)),
    defaultValues: issuerValues(issuer),
  });
  const save = useMutation({
    mutationFn: saveIssuer,
    onSuccess: ({ display_name: name }) => {
      void client.invalidateQueries({ queryKey: issuersQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["hub"] });
      toast(t("issuers.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={issuer ? t("issuers.edit", { name: issuer.display_name }) : t("issuers.add")}
      submit={issuer ? t("common.save") : t("issuers.addButton")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate({ id: issuer?.id, ...toIssuer(values) }))}
      onClose={onClose}
    >
      {issuer ? (
        <>
          <Alert severity="info">{t("issuers.register")}</Alert>
          <CodeBlock
            label={t("issuers.register")}
            code={`${issuer.redirect_url}\n${issuer.sign_out_redirect_url}`}
          />
        </>
      ) : (
        <Alert severity="info">{t("issuers.registerLater")}</Alert>
      )}
      <IssuerFields form={form} hasSecret={issuer?.has_secret ?? false} />
      <IssuerRoles form={form} />
    </FormDialog>
  );
}
