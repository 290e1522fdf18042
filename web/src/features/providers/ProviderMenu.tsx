import MoreHoriz from "@mui/icons-material/MoreHoriz";
import { useTranslation } from "react-i18next";
import type { Provider } from "@/api/types";
import { IconMenu } from "@/components/IconMenu";

export type ProviderAct = "edit" | "credentials" | "discover" | "delete";

interface Props {
  provider: Provider;
  /** Its kind shows a list of its models. */
  lists: boolean;
  onAct: (act: ProviderAct) => void;
}

/** What is managed elsewhere cannot be changed here, but it can be asked for its models. */
export function ProviderMenu({ provider, lists, onAct }: Props) {
  const { t } = useTranslation();
  const own = !provider.readOnly;
  const choices = [
    ...(own ? [{ act: "edit", label: t("common.edit") } as const] : []),
    ...(own ? [{ act: "credentials", label: t("credentials.manage") } as const] : []),
    ...(lists ? [{ act: "discover", label: t("providers.discover") } as const] : []),
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
        onPick: () => onAct(act),
      }))}
    />
  );
}
