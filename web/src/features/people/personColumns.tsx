import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import type { Person } from "@/api/types";
import type { Column } from "@/components/column";
import { IconMenu, type MenuChoice } from "@/components/IconMenu";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";
import { TextLink } from "@/components/TextLink";
import { isAbove } from "./rank";
import { vouchedBy } from "./vouchedBy";

export type PersonAct = "edit" | "active" | "password";

export function personColumns(
  t: TFunction,
  me: { id: string; role: Person["role"] } | undefined,
  onAct: (act: PersonAct, person: Person) => void,
): Column<Person>[] {
  return [
    {
      key: "name",
      header: t("people.name"),
      phone: "title",
      cell: (person) => (
        <Box sx={{ overflowWrap: "anywhere", minWidth: { sm: 160 } }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {person.id === me?.id ? t("people.you", { name: person.name }) : person.name}
          </Typography>
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{person.email ?? ""}</Box>
        </Box>
      ),
    },
    { key: "role", header: t("people.role"), cell: ({ role }) => t(`people.roles.${role}`) },
    {
      key: "state",
      header: t("people.state"),
      cell: ({ deactivated_at: at }) =>
        at === null ? (
          <StateDot tone="success" label={t("people.states.active")} />
        ) : (
          <StateDot tone="neutral" label={t("people.states.deactivated")} />
        ),
    },
    {
      key: "source",
      header: t("people.source"),
      cell: (person) => <Box sx={{ overflowWrap: "anywhere" }}>{vouchedBy(t, person.source)}</Box>,
    },
    {
      key: "seen",
      header: t("people.seen"),
      cell: (person) => <RelativeTime at={person.last_seen_at} missing={t("people.never")} />,
    },
    {
      key: "spend",
      header: t("people.spend"),
      cell: ({ id, name }) => (
        <TextLink
          to="/usage"
          search={{ user: id }}
          aria-label={t("people.spendOf", { name })}
          onClick={(event) => event.stopPropagation()}
        >
          {t("nav.usage")}
        </TextLink>
      ),
    },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (person) => {
        const choices = choicesFor(t, person, me, onAct);
        if (choices.length === 0) return null;
        return (
          <IconMenu
            size="small"
            label={t("people.actions", { name: person.name })}
            icon={<MoreHoriz fontSize="small" />}
            choices={choices}
          />
        );
      },
    },
  ];
}

/** What may be done to somebody: nothing to those above oneself, and nobody locks themselves out. */
function choicesFor(
  t: TFunction,
  person: Person,
  me: { id: string; role: Person["role"] } | undefined,
  onAct: (act: PersonAct, person: Person) => void,
): MenuChoice[] {
  if (!me || isAbove(person.role, me.role)) return [];
  const active = person.deactivated_at === null;
  const edit = { key: "edit", label: t("common.edit"), onPick: () => onAct("edit", person) };
  const password = {
    key: "password",
    label: t("people.passwordLink"),
    onPick: () => onAct("password", person),
  };
  const state = {
    key: "active",
    label: active ? t("people.deactivate") : t("people.activate"),
    danger: active,
    onPick: () => onAct("active", person),
  };
  return [
    ...(person.source === "blocklet" ? [] : [edit]),
    ...(person.source === "local" && active ? [password] : []),
    ...(person.id === me.id ? [] : [state]),
  ];
}
