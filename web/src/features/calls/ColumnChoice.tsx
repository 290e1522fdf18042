import ViewColumnOutlined from "@mui/icons-material/ViewColumnOutlined";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { COLUMNS, type ColumnName, columnText } from "./callColumns";

interface Props {
  columns: ColumnName[];
  onChange: (columns: ColumnName[]) => void;
}

/** Which columns the list has; the model stays, so that a row has a name. */
export function ColumnChoice({ columns, onChange }: Props) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (name: ColumnName) =>
    onChange(COLUMNS.filter((one) => columns.includes(one) !== (one === name)));
  return (
    <>
      <Button
        size="small"
        startIcon={<ViewColumnOutlined />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t("calls.columns")}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {COLUMNS.filter((name) => name !== "model").map((name) => (
          <MenuItem
            key={name}
            role="menuitemcheckbox"
            aria-checked={columns.includes(name)}
            dense
            onClick={() => toggle(name)}
          >
            <Checkbox
              size="small"
              checked={columns.includes(name)}
              tabIndex={-1}
              sx={{ p: 0, mr: 1.5 }}
              slotProps={{ input: { "aria-hidden": true } }}
            />
            {columnText(t, name)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
