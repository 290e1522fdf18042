import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import IconButton from "@mui/material/IconButton";
import type { TFunction } from "i18next";
import type { Key } from "@/api/types";
import type { Column } from "@/components/column";
import { RelativeTime } from "@/components/RelativeTime";
import { KeyModels } from "./KeyModels";
import { KeyName } from "./KeyName";
import { KeyStateDot } from "./KeyStateDot";

/** What people see of their own keys, which they can revoke. */
export function ownKeyColumns(t: TFunction, onRevoke: (key: Key) => void): Column<Key>[] {
  return [
    {
      key: "name",
      header: t("keys.name"),
      cell: (key) => <KeyName apiKey={key} />,
      phone: "title",
    },
    { key: "state", header: t("keys.state"), cell: (key) => <KeyStateDot state={key.state} /> },
    { key: "models", header: t("keys.models"), cell: (key) => <KeyModels models={key.models} /> },
    {
      key: "used",
      header: t("keys.lastUsed"),
      cell: (key) => <RelativeTime at={key.last_used_at} missing={t("keys.never")} />,
    },
    {
      key: "expires",
      header: t("keys.expires"),
      cell: (key) => <RelativeTime at={key.expires_at} missing={t("keys.noExpiry")} />,
    },
    {
      key: "menu",
      header: "",
      align: "right",
      phone: "menu",
      cell: (key) =>
        key.state === "revoked" || key.read_only ? null : (
          <IconButton
            size="small"
            aria-label={t("keys.revokeNamed", { name: key.name })}
            onClick={() => onRevoke(key)}
          >
            <DeleteOutlined fontSize="small" />
          </IconButton>
        ),
    },
  ];
}
