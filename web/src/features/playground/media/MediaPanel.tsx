import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pricedModelsQuery } from "@/api/models";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { Composer } from "../Composer";
import { MadeView } from "./MadeView";
import { useMedia } from "./useMedia";
import { WishOptions } from "./WishOptions";
import { isWhole, KINDS, type Medium, type Wish } from "./wish";

interface Props {
  medium: Medium;
  /** Undefined: the first that there is. */
  model: string | undefined;
  onModel: (model: string) => void;
}

/** Asks one model for pictures, videos, vectors, speech or what is said in a recording. */
export function MediaPanel({ medium, model: named, onModel }: Props) {
  const { t } = useTranslation();
  const priced = useQuery(pricedModelsQuery);
  const models = priced.data?.filter(({ type }) => type === KINDS[medium]).map(({ key }) => key);
  const [options, setOptions] = useState<Record<string, string>>({});
  const [file, setFile] = useState<File | null>(null);
  const media = useMedia();
  const model = named ?? models?.[0] ?? "";
  const wish = (text: string): Wish => ({ medium, model, text, file, options });
  return (
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
      <WishOptions
        medium={medium}
        models={models}
        model={model}
        onModel={onModel}
        options={options}
        onOptions={setOptions}
        file={file}
        onFile={setFile}
      />
      <Box sx={{ display: "flex", flexDirection: "column", minWidth: 0, gap: 2 }}>
        {priced.isError ? (
          <ErrorState error={priced.error} onRetry={() => void priced.refetch()} />
        ) : null}
        {media.all.length === 0 ? (
          <Paper variant="outlined" sx={{ flex: 1, display: "grid", placeItems: "center" }}>
            <Empty
              title={t(`playground.media.${medium}`)}
              text={
                models?.length === 0 ? t("playground.noModel") : t(`playground.mediaText.${medium}`)
              }
            />
          </Paper>
        ) : (
          <Paper
            variant="outlined"
            role="log"
            aria-label={t(`playground.media.${medium}`)}
            sx={{
              flex: 1,
              p: { xs: 1.5, sm: 2.5 },
              display: "grid",
              gap: 3,
              alignContent: "start",
            }}
          >
            {media.all.map((made) => (
              <MadeView key={made.id} made={made} />
            ))}
          </Paper>
        )}
        <Composer
          attaches={false}
          busy={media.busy}
          ready={(text) => isWhole(wish(text))}
          onSend={(text) => void media.send(wish(text))}
          onStop={media.stop}
        />
      </Box>
    </Box>
  );
}
