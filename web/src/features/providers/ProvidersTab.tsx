import Add from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { providersQuery } from "@/api/providers";
import type { Provider } from "@/api/types";
import { Empty } from "@/components/Empty";
import { SearchField } from "@/components/SearchField";
import { CredentialsDialog } from "./CredentialsDialog";
import { DiscoverDialog } from "./DiscoverDialog";
import { ProviderCards } from "./ProviderCards";
import { ProviderDelete } from "./ProviderDelete";
import { ProviderEdit } from "./ProviderEdit";
import type { ProviderAct } from "./ProviderMenu";

const route = getRouteApi("/console/providers");

export function ProvidersTab() {
  const { t } = useTranslation();
  const list = useQuery(providersQuery);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [asked, setAsked] = useState<{ act: ProviderAct; id: string } | null>(null);
  // By id, not by value: a dialog must show what the list says after each change.
  const subject = list.data?.find((provider) => provider.id === asked?.id);
  const typed = search.q?.trim().toLocaleLowerCase() ?? "";
  const fits = (text: string) => text.toLocaleLowerCase().includes(typed);
  const close = () => setAsked(null);
  const adding = (add: "1" | undefined) =>
    void navigate({ search: (now) => ({ ...now, add }), replace: true });
  const add = (
    <Button variant="contained" startIcon={<Add />} onClick={() => adding("1")}>
      {t("providers.add")}
    </Button>
  );
  const onAdded = (provider: Provider) => {
    adding(undefined);
    setAsked({ act: "credentials", id: provider.id });
  };
  return (
    <>
      <Box
        role="search"
        sx={{
          display: "grid",
          gap: 1.5,
          mb: 2,
          alignItems: "center",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "minmax(0, 320px) 1fr" },
        }}
      >
        <SearchField
          label={t("providers.search")}
          value={search.q ?? ""}
          onChange={(q) =>
            void navigate({ search: (now) => ({ ...now, q: q || undefined }), replace: true })
          }
        />
        <Box sx={{ justifySelf: { sm: "end" } }}>{add}</Box>
      </Box>
      <ProviderCards
        providers={list.data?.filter(({ name, displayName }) => fits(`${name} ${displayName}`))}
        error={list.error}
        onRetry={() => void list.refetch()}
        onAct={(act, provider) => setAsked({ act, id: provider.id })}
        empty={
          search.q ? (
            <Empty title={t("common.noMatch")} text={t("common.noMatchText")} />
          ) : (
            <Empty title={t("providers.empty")} text={t("providers.emptyText")} action={add} />
          )
        }
      />
      {search.add ? (
        <ProviderEdit provider={null} onSaved={onAdded} onClose={() => adding(undefined)} />
      ) : null}
      {asked?.act === "edit" && subject ? (
        <ProviderEdit provider={subject} onSaved={close} onClose={close} />
      ) : null}
      {asked?.act === "credentials" && subject ? (
        <CredentialsDialog provider={subject} onClose={close} />
      ) : null}
      {asked?.act === "discover" && subject ? (
        <DiscoverDialog provider={subject} onClose={close} />
      ) : null}
      {asked?.act === "delete" && subject ? (
        <ProviderDelete provider={subject} onClose={close} />
      ) : null}
    </>
  );
}
