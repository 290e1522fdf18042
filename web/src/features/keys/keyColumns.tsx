import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import type { Key } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu, type MenuChoice } from "@/components/IconMenu";
import { RelativeTime } from "@/components/RelativeTime";
import { TextLink } from "@/components/TextLink";
import { KeyModels } from "./KeyModels";
import { KeyName } from "./KeyName";
import { KeySpark } from "./KeySpark";
import { KeyStateDot } from "./KeyStateDot";

export type KeyAct = "access" | "edit" | "rotate" | "revoke";
type Act = (act: KeyAct, key: Key) => void;

/** The caller's own keys, which most are, do not repeat who they belong to. */
export function keyColumns(t: TFunction, own: string | undefined, onAct: Act): Column<Key>[] {
  const changes = (key: Key): MenuChoice[] => [
    { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", key) },
    { key: "rotate", label: t("keys.rotate"), onPick: () => onAct("rotate", key) },
    { key: "revoke", label: t("keys.revoke"), danger: true, onPick: () => onAct("revoke", key) },
  ];
  return [
    {
      key: "name",
      header: t("keys.name"),
      cell: (key) => <KeyName apiKey={key} />,
      phone: "title",
    },
    { key: "state", header: t("keys.state"), cell: (key) => <KeyStateDot state={key.state} /> },
    { key: "role", header: t("keys.role"), cell: (key) => t(`keys.roles.${key.role}`) },
    {
      key: "project",
      header: t("keys.project"),
      cell: (key) => (
        <Box
          component="span"
          sx={{ display: "inline-block", minWidth: { sm: 90 }, overflowWrap: "anywhere" }}
        >
          {[key.project, key.user_id === own ? null : key.user_id].filter(Boolean).join(" · ") ||
            "–"}
        </Box>
      ),
    },
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
      key: "calls",
      header: t("keys.sparkHead"),
      cell: (key) => (
        <TextLink to="/calls" search={{ key: key.id }} sx={{ whiteSpace: "nowrap" }}>
          <KeySpark apiKey={key} />
        </TextLink>
      ),
    },
    {
      key: "menu",
      header: "",
      align: "right",
      phone: "menu",
      cell: (key) =>
        key.state === "revoked" ? null : (
          <IconMenu
            size="small"
            label={t("keys.actions", { name: key.name })}
            icon={<MoreHoriz fontSize="small" />}
            choices={[
              { key: "access", label: t("keys.seeAccess"), onPick: () => onAct("access", key) },
              ...(key.read_only ? [] : changes(key)),
            ]}
          />
        ),
    },
  ];
}
