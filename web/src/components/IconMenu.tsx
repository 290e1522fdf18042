import IconButton from "@mui/material/IconButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Tooltip from "@mui/material/Tooltip";
import { type ReactNode, useId, useState } from "react";

export interface MenuChoice {
  key: string;
  label: string;
  icon?: ReactNode;
  selected?: boolean;
  disabled?: boolean;
  danger?: boolean;
  onPick: () => void;
}

interface Props {
  label: string;
  icon: ReactNode;
  choices: MenuChoice[];
  size?: "small" | "medium";
}

/** A button with an icon that opens a short list of choices. */
export function IconMenu({ label, icon, choices, size = "medium" }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const pick = (choice: MenuChoice) => {
    setAnchor(null);
    choice.onPick();
  };
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          size={size}
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          aria-controls={anchor ? id : undefined}
          onClick={(event) => {
            event.stopPropagation();
            setAnchor(event.currentTarget);
          }}
        >
          {icon}
        </IconButton>
      </Tooltip>
      <Menu
        id={id}
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        onClick={(event) => event.stopPropagation()}
      >
        {choices.map((choice) => (
          <MenuItem
            key={choice.key}
            selected={choice.selected}
            disabled={choice.disabled}
            onClick={() => pick(choice)}
            sx={choice.danger ? { color: "error.main" } : undefined}
          >
            {choice.icon ? (
              <ListItemIcon sx={{ color: "inherit" }}>{choice.icon}</ListItemIcon>
            ) : null}
            {choice.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
