import Add from "@mui/icons-material/Add";
import MoreHoriz from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Issuer } from "@/api/types";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { IconMenu } from "@/components/IconMenu";
import { ManagedMark } from "@/components/ManagedMark";
import { StateDot } from "@/components/StateDot";
import { IssuerCheck } from "./IssuerCheck";
import { IssuerDelete } from "./IssuerDelete";
import { IssuerForm } from "./IssuerForm";
import { issuersQuery } from "./issuerQueries";

/** OpenID Connect issuers that people may sign in with. */
export function IssuersTab() {
  const { t } = useTranslation();
  const list = useQuery(issuersQuery);
  const [form, setForm] = useState<{ issuer: Issuer | null } | null>(null);
  const [leaving, setLeaving] = useState<Issuer | null>(null);
  const add = (
    <Button startIcon={<Add />} variant="outlined" onClick={() => setForm({ issuer: null })}>
      {t("issuers.add")}
    </Button>
  );
  const columns: Column<Issuer>[] = [
    {
      key: "name",
      header: t("issuers.name"),
      phone: "title",
      cell: (issuer) => (
        <Box sx={{ overflowWrap: "anywhere" }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {issuer.display_name} <ManagedMark source={issuer.managed_by} />
          </Typography>
          <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>{issuer.issuer}</Box>
        </Box>
      ),
    },
    {
      key: "state",
      header: t("people.state"),
      cell: ({ enabled }) =>
        enabled ? (
          <StateDot tone="success" label={t("issuers.on")} />
        ) : (
          <StateDot tone="neutral" label={t("issuers.off")} />
        ),
    },
    {
      key: "roles",
      header: t("issuers.rolesFrom"),
      cell: ({ roles, default_role }) => {
        const groups = Object.keys(roles).length;
        const rest = default_role ?? "none";
        return (
          <>
            {groups === 0 ? t("issuers.noGroups") : t("issuers.groupCount", { count: groups })}
            <Box sx={{ fontSize: 12.5, color: "text.secondary" }}>
              {rest === "none"
                ? t("issuers.othersRefused")
                : t("issuers.othersAre", { role: rest })}
            </Box>
          </>
        );
      },
    },
    {
      key: "check",
      header: t("issuers.check"),
      cell: (issuer) => <IssuerCheck issuer={issuer} />,
    },
    {
      key: "menu",
      header: "",
      align: "right",
      width: 56,
      phone: "menu",
      cell: (issuer) =>
        issuer.managed_by === "database" ? (
          <IconMenu
            size="small"
            label={t("issuers.actions", { name: issuer.display_name })}
            icon={<MoreHoriz fontSize="small" />}
            choices={[
              { key: "edit", label: t("common.edit"), onPick: () => setForm({ issuer }) },
              {
                key: "delete",
                label: t("common.delete"),
                danger: true,
                onPick: () => setLeaving(issuer),
              },
            ]}
          />
        ) : null,
    },
  ];
  return (
    <>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 2,
          alignItems: "center",
          justifyContent: "space-between",
          mb: 2,
        }}
      >
        <Typography color="text.secondary" sx={{ flex: "0 1 720px" }}>
          {t("issuers.text")}
        </Typography>
        {list.data?.length ? add : null}
      </Box>
      <DataTable
        label={t("issuers.tab")}
        columns={columns}
        rows={list.data}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={760}
        empty={<Empty title={t("issuers.empty")} text={t("issuers.emptyText")} action={add} />}
      />
      {form ? <IssuerForm issuer={form.issuer} onClose={() => setForm(null)} /> : null}
      {leaving ? <IssuerDelete issuer={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}
