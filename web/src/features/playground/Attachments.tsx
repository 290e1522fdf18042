import AttachFile from "@mui/icons-material/AttachFile";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useToast } from "@/components/useToast";
import { ACCEPTED, type Attachment, MOST_BYTES, readAttachment } from "./attachment";

interface Props {
  files: Attachment[];
  onChange: (files: Attachment[]) => void;
}

/** Files that go with the next question. */
export function Attachments({ files, onChange }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const add = async (picked: File[]) => {
    const large = picked.find(({ size }) => size > MOST_BYTES);
    if (large) return toast(t("playground.tooLarge", { name: large.name }), "error");
    onChange([...files, ...(await Promise.all(picked.map(readAttachment)))]);
  };
  return (
    <>
      <input
        ref={field}
        hidden
        type="file"
        accept={ACCEPTED}
        multiple
        aria-label={t("playground.attach")}
        onChange={(event) => {
          const picked = [...(event.target.files ?? [])];
          event.target.value = "";
          void add(picked);
        }}
      />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, alignItems: "center" }}>
        <Tooltip title={t("playground.attach")}>
          <IconButton
            aria-label={t("playground.attach")}
            onClick={() => field.current?.click()}
            sx={{ height: 40, width: 40 }}
          >
            <AttachFile fontSize="small" />
          </IconButton>
        </Tooltip>
        {files.map(({ name }, at) => (
          <Chip
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
            key={at}
            label={name}
            aria-label={name}
            onDelete={() => onChange(files.filter((_, number) => number !== at))}
            sx={{ maxWidth: 160 }}
          />
        ))}
      </Box>
    </>
  );
}
