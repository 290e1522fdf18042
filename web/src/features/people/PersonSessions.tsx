import Button from "@mui/material/Button";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemText from "@mui/material/ListItemText";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { ErrorState } from "@/components/ErrorState";
import { RelativeTime } from "@/components/RelativeTime";
import { Section } from "@/components/Section";
import { useToast } from "@/components/useToast";
import { endSessions, sessionsQuery } from "./queries";

interface Props {
  id: string;
  name: string;
}

/** Where somebody is signed in, and a way to end all of it. */
export function PersonSessions({ id, name }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const client = useQueryClient();
  const list = useQuery(sessionsQuery(id));
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: endSessions,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: sessionsQuery(id).queryKey });
      toast(t("people.signedOut", { name }));
      setAsking(false);
    },
  });
  const action = list.data?.length ? (
    <Button size="small" color="error" onClick={() => setAsking(true)}>
      {t("people.signOutAll")}
    </Button>
  ) : undefined;
  return (
    <Section title={t("people.sessions")} action={action}>
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton height={48} /> : null}
      {list.data?.length === 0 ? (
        <Typography color="text.secondary">{t("people.noSessions")}</Typography>
      ) : null}
      <List dense disablePadding>
        {list.data?.map((session) => (
          <ListItem key={session.id} disableGutters divider>
            <ListItemText
              primary={session.user_agent ?? t("people.unknownBrowser")}
              secondary={
                <>
                  {session.address === null ? "" : `${session.address} · `}
                  <RelativeTime at={session.created_at} />
                </>
              }
              slotProps={{ primary: { sx: { overflowWrap: "anywhere" } } }}
            />
          </ListItem>
        ))}
      </List>
      {asking ? (
        <Confirm
          title={t("people.signOutTitle", { name })}
          action={t("people.signOutAll")}
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(id)}
          onClose={() => setAsking(false)}
        >
          <Typography>{t("people.signOutText")}</Typography>
        </Confirm>
      ) : null}
    </Section>
  );
}
