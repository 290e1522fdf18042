import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invitation } from "@/api/types";
import { Confirm } from "@/components/Confirm";
import type { Column } from "@/components/column";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { RelativeTime } from "@/components/RelativeTime";
import { StateDot } from "@/components/StateDot";
import { TextLink } from "@/components/TextLink";
import { useToast } from "@/components/useToast";
import { invitationsQuery, revokeInvitation } from "./invitationQueries";

const TONES = { open: "success", used: "neutral", expired: "warning", revoked: "neutral" } as const;

export function InvitationsTab() {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const list = useInfiniteQuery(invitationsQuery);
  const [asked, setAsked] = useState<Invitation | null>(null);
  const revoke = useMutation({
    mutationFn: revokeInvitation,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      toast(t("invitations.revoked"));
      setAsked(null);
    },
  });
  const columns: Column<Invitation>[] = [
    {
      key: "whom",
      header: t("invitations.whom"),
      phone: "title",
      cell: ({ name, email }) =>
        [name, email].filter(Boolean).join(" · ") || t("invitations.anybody"),
    },
    { key: "role", header: t("people.role"), cell: ({ role }) => t(`people.roles.${role}`) },
    {
      key: "state",
      header: t("people.state"),
      cell: ({ state }) => (
        <StateDot tone={TONES[state]} label={t(`invitations.states.${state}`)} />
      ),
    },
    {
      key: "made",
      header: t("invitations.madeAt"),
      cell: (invitation) => <RelativeTime at={invitation.created_at} />,
    },
    {
      key: "ends",
      header: t("invitations.ends"),
      cell: ({ state, expires_at, user_id }) =>
        state === "used" && user_id !== null ? (
          <TextLink to="/people" search={{ person: user_id }}>
            {t("invitations.whoJoined")}
          </TextLink>
        ) : (
          <RelativeTime at={expires_at} />
        ),
    },
    {
      key: "act",
      header: "",
      align: "right",
      cell: (invitation) =>
        invitation.state === "open" ? (
          <Button size="small" color="error" onClick={() => setAsked(invitation)}>
            {t("invitations.revoke")}
          </Button>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        label={t("invitations.tab")}
        columns={columns}
        rows={list.data?.pages.flatMap((page) => page.invitations)}
        rowKey={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={720}
        empty={<Empty title={t("invitations.empty")} text={t("invitations.emptyText")} />}
        footer={
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        }
      />
      {asked ? (
        <Confirm
          title={t("invitations.revokeTitle")}
          action={t("invitations.revoke")}
          busy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          <Typography>{t("invitations.revokeText")}</Typography>
        </Confirm>
      ) : null}
    </>
  );
}
