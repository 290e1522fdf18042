import { zodResolver } from "@hookform/resolvers/zod";
import Add from "@mui/icons-material/Add";
import Button from "@mui/material/Button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FormProvider, useFieldArray, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { ModelRoute } from "@/api/types";
import { FormDialog } from "@/components/FormDialog";
import { Section } from "@/components/Section";
import { useToast } from "@/components/useToast";
import { routesQuery, saveRoute } from "./queries";
import { RouteBasics } from "./RouteBasics";
import { RouteExtras } from "./RouteExtras";
import { newStep, type RouteValues, routeSchema, routeValues, toRoute } from "./routeSchema";
import { StepCard } from "./StepCard";

interface Props {
  /** Null makes a new one. */
  route: ModelRoute | null;
  onClose: () => void;
}

/** Where the calls of a name go: steps one after another, each with its targets. */
export function RouteForm({ route, onClose }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const form = useForm<RouteValues>({
    resolver: zodResolver(routeSchema(t)),
    defaultValues: routeValues(route),
  });
  const steps = useFieldArray({ control: form.control, name: "steps" });
  const save = useMutation({
    mutationFn: saveRoute,
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: routesQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["models"] });
      toast(t("routes.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      wide
      title={route ? t("routes.edit", { name: route.name }) : t("routes.create")}
      submit={route ? t("common.save") : t("routes.createButton")}
      busy={save.isPending}
      error={save.error}
      onSubmit={form.handleSubmit((values) => save.mutate({ id: route?.id, ...toRoute(values) }))}
      onClose={onClose}
    >
      <FormProvider {...form}>
        <RouteBasics />
        <Section
          title={t("routes.steps")}
          action={
            <Button size="small" startIcon={<Add />} onClick={() => steps.append(newStep())}>
              {t("routes.addStep")}
            </Button>
          }
        >
          {steps.fields.map((step, at) => (
            <StepCard
              key={step.id}
              at={at}
              count={steps.fields.length}
              onMove={(to) => steps.move(at, to)}
              onRemove={() => steps.remove(at)}
            />
          ))}
        </Section>
        <RouteExtras />
      </FormProvider>
    </FormDialog>
  );
}
