import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { firstModel, modelsQuery, pricedModelsQuery } from "@/api/models";
import { ErrorState } from "@/components/ErrorState";
import { ChatActions } from "./ChatActions";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import type { Kept } from "./history";
import { PlaygroundHead } from "./PlaygroundHead";
import { SettingsPanel } from "./SettingsPanel";
import { others } from "./search";
import { EMPTY_SETTINGS } from "./settings";
import { useChats } from "./useChats";

const route = getRouteApi("/console/playground");

/** Conversations with one model, or with up to four that hear the same questions. */
export function ChatPanel() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const models = useQuery(modelsQuery);
  const [form, setForm] = useState(EMPTY_SETTINGS);
  const chosen = [search.model ?? firstModel(models.data) ?? "", ...others(search.with)];
  // Models that are known to make something else have tabs of their own.
  const priced = useQuery(pricedModelsQuery).data ?? [];
  const elsewhere = new Set(priced.filter(({ type }) => type !== "chat").map(({ key }) => key));
  const chats = useChats(chosen);
  const setModels = ([model, ...beside]: string[]) =>
    void navigate({ search: { model, with: beside.join(",") || undefined }, replace: true });
  const restore = (old: Kept) => {
    chats.restore(old);
    setForm({ ...form, system: old.system });
    setModels(old.models);
  };
  const several = chosen.length > 1;
  return (
    <>
      <PlaygroundHead action={<ChatActions chats={chats} onRestore={restore} />} />
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
          models={models.data?.map(({ id }) => id).filter((id) => !elsewhere.has(id))}
          chosen={chosen}
          onChosen={setModels}
          form={form}
          onForm={setForm}
        />
        <Box sx={{ display: "flex", flexDirection: "column", minWidth: 0, gap: 2 }}>
          <Box
            sx={{
              flex: 1,
              display: "grid",
              gap: 1.5,
              gridTemplateColumns: {
                xs: "minmax(0, 1fr)",
                sm: several ? "repeat(2, minmax(0, 1fr))" : "minmax(0, 1fr)",
                xl: `repeat(${chosen.length}, minmax(0, 1fr))`,
              },
            }}
          >
            {chats.chats.map((chat, at) => (
              <Conversation
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                key={at}
                name={several ? chosen[at] : undefined}
                messages={chat.messages}
                onResults={(results) => void chats.give(at, results, form)}
              />
            ))}
          </Box>
          <Composer
            busy={chats.busy}
            ready={(text) => text.trim() !== "" && chosen.every((model) => model !== "")}
            onSend={(text, files) => void chats.send(text, files, form)}
            onStop={chats.stop}
          />
        </Box>
      </Box>
    </>
  );
}
