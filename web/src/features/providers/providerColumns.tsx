import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Button from "@mui/material/Button";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu } from "@/components/IconMenu";
import { ProviderHealth } from "./ProviderHealth";
import { ProviderName } from "./ProviderName";
import { ProviderState } from "./ProviderState";
import { ProviderSwitch } from "./ProviderSwitch";

export type ProviderAct = "edit" | "credentials" | "discover" | "delete";

export function providerColumns(
  t: TFunction,
  onAct: (act: ProviderAct, provider: Provider) => void,
  /** Kinds of providers that show a list of their models. */
  listing: ReadonlySet<string>,
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
      key: "health",
      header: t("providers.health"),
      cell: (provider) => <ProviderHealth provider={provider} />,
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
      cell: (provider) => <Menu provider={provider} listing={listing} onAct={onAct} />,
    },
  ];
}

interface MenuProps {
  provider: Provider;
  listing: ReadonlySet<string>;
  onAct: (act: ProviderAct, provider: Provider) => void;
}

/** What is managed elsewhere cannot be changed here, but it can be asked for its models. */
function Menu({ provider, listing, onAct }: MenuProps) {
  const { t } = useTranslation();
  const own = !provider.readOnly;
  const choices = [
    ...(own ? [{ act: "edit", label: t("common.edit") } as const] : []),
    ...(own ? [{ act: "credentials", label: t("credentials.manage") } as const] : []),
    ...(listing.has(provider.kind)
      ? [{ act: "discover", label: t("providers.discover") } as const]
      : []),
    ...(own ? [{ act: "delete", label: t("common.delete") } as const] : []),
  ];
  if (choices.length === 0) return null;
  return (
    <IconMenu
      size="small"
      label={t("providers.actions", { name: provider.displayName })}
      icon={<MoreHoriz fontSize="small" />}
      choices={choices.map(({ act, label }) => ({
        key: act,
        label,
        danger: act === "delete",
        onPick: () => onAct(act, provider),
      }))}
    />
  );
}
