import BlockOutlined from "@mui/icons-material/BlockOutlined";
import CheckOutlined from "@mui/icons-material/CheckOutlined";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

/** What a program can do with its key, and what not. */
export function ConnectMay() {
  const { t } = useTranslation();
  const rights = [
    { may: true, text: t("connect.mayCall") },
    { may: true, text: t("connect.maySee") },
    { may: false, text: t("connect.mayNot") },
  ];
  return (
    <Box
      component="ul"
      aria-label={t("connect.rights")}
      sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 0.75 }}
    >
      {rights.map(({ may, text }) => (
        <Box component="li" key={text} sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}>
          {may ? (
            <CheckOutlined fontSize="small" color="success" />
          ) : (
            <BlockOutlined fontSize="small" color="disabled" />
          )}
          <Typography variant="body2">{text}</Typography>
        </Box>
      ))}
    </Box>
  );
}
