import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { firstModel, modelsQuery } from "@/api/models";
import { ErrorState } from "@/components/ErrorState";
import { PageHead } from "@/components/PageHead";
import { ChatActions } from "./ChatActions";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { SettingsPanel } from "./SettingsPanel";
import { EMPTY_SETTINGS, toSettings } from "./settings";
import { useChat } from "./useChat";

const route = getRouteApi("/console/playground");

export function PlaygroundPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const models = useQuery(modelsQuery);
  const [form, setForm] = useState(EMPTY_SETTINGS);
  const chat = useChat();
  const model = search.model ?? firstModel(models.data) ?? "";
  const setModel = (next: string) => void navigate({ search: { model: next }, replace: true });
  return (
    <>
      <PageHead
        title={t("nav.playground")}
        text={t("playground.text")}
        action={<ChatActions chat={chat} />}
      />
      {models.isError ? (
        <Box sx={{ mb: 2 }}>
          <ErrorState error={models.error} onRetry={() => void models.refetch()} />
        </Box>
      ) : null}
      <Box
        sx={{
          flex: 1,
          display: "grid",
          gap: 2.5,
          alignItems: "stretch",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "280px minmax(0, 1fr)" },
          gridTemplateRows: { xs: "auto 1fr", md: "minmax(0, 1fr)" },
        }}
      >
        <SettingsPanel
          models={models.data?.map(({ id }) => id)}
          model={model}
          onModel={setModel}
          form={form}
          onForm={setForm}
        />
        <Box sx={{ display: "flex", flexDirection: "column", minWidth: 0, gap: 2 }}>
          <Conversation messages={chat.messages} />
          <Composer
            busy={chat.busy}
            ready={model !== ""}
            onSend={(text) => void chat.send(text, toSettings(model, form))}
            onStop={chat.stop}
          />
        </Box>
      </Box>
    </>
  );
}
