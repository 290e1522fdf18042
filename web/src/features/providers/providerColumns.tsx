import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Button from "@mui/material/Button";
import type { TFunction } from "i18next";
import type { Provider } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { ProviderName } from "./ProviderName";
import { ProviderState } from "./ProviderState";
import { ProviderSwitch } from "./ProviderSwitch";

export type ProviderAct = "edit" | "credentials" | "delete";

export function providerColumns(
  t: TFunction,
  onAct: (act: ProviderAct, provider: Provider) => void,
): Column<Provider>[] {
  return [
    {
      key: "name",
      header: t("providers.provider"),
      phone: "title",
      cell: (provider) => <ProviderName provider={provider} />,
    },
    {
      key: "state",
      header: t("providers.state"),
      cell: (provider) => <ProviderState provider={provider} />,
    },
    {
      key: "credentials",
      header: t("providers.credentials"),
      cell: (provider) =>
        provider.kind === "demo" ? (
          t("providers.noneNeeded")
        ) : (
          <Button
            size="small"
            sx={{ ml: { sm: -0.75 }, mr: { xs: -0.75, sm: 0 }, py: 0, whiteSpace: "nowrap" }}
            onClick={() => onAct("credentials", provider)}
          >
            {provider.credentials.length === 0 && !provider.readOnly
              ? t("credentials.addFirst")
              : t("credentials.count", { count: provider.credentials.length })}
          </Button>
        ),
    },
    {
      key: "enabled",
      header: t("providers.enabled"),
      width: 90,
      cell: (provider) => <ProviderSwitch provider={provider} />,
    },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (provider) =>
        provider.readOnly ? null : (
          <IconMenu
            size="small"
            label={t("providers.actions", { name: provider.displayName })}
            icon={<MoreHoriz fontSize="small" />}
            choices={[
              { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", provider) },
              {
                key: "credentials",
                label: t("credentials.manage"),
                onPick: () => onAct("credentials", provider),
              },
              {
                key: "delete",
                label: t("common.delete"),
                danger: true,
                onPick: () => onAct("delete", provider),
              },
            ]}
          />
        ),
    },
  ];
}
