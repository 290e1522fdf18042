import Box from "@mui/material/Box";
import { type Attachment, isPicture } from "./attachment";

/** A file beside a question: a picture as it is, anything else by its name. */
export function AttachmentView({ file }: { file: Attachment }) {
  if (!isPicture(file)) {
    return <Box sx={{ fontSize: 13, color: "text.secondary", mt: 0.5 }}>{file.name}</Box>;
  }
  return (
    <Box
      component="img"
      src={file.url}
      alt={file.name}
      sx={{ display: "block", maxWidth: "100%", maxHeight: 180, mt: 1, borderRadius: 1 }}
    />
  );
}
