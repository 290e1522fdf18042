import Box from "@mui/material/Box";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "./choice";

interface Props {
  id: string;
  choices: Choice[];
  active: number;
  onPick: (choice: Choice) => void;
  onPoint: (at: number) => void;
}

/** The choices in their groups; the one that Enter takes is marked and kept in sight. */
export function PaletteList({ id, choices, active, onPick, onPoint }: Props) {
  const { t } = useTranslation();
  const marked = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark moves with the number
  useEffect(() => marked.current?.scrollIntoView({ block: "nearest" }), [active]);
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <Box role="listbox" id={`${id}-list`} aria-label={t("palette.open")}>
      {groups.map((group) => (
        <Box key={group} role="group" aria-label={t(`palette.groups.${group}`)}>
          <Box aria-hidden sx={{ px: 2, pt: 1, pb: 0.5, fontSize: 12, color: "text.secondary" }}>
            {t(`palette.groups.${group}`)}
          </Box>
          {choices.map((choice, at) =>
            choice.group === group ? (
              <Box
                key={choice.key}
                ref={at === active ? marked : undefined}
                role="option"
                id={`${id}-${at}`}
                tabIndex={-1}
                aria-selected={at === active}
                onClick={() => onPick(choice)}
                onMouseMove={() => onPoint(at)}
                sx={{
                  display: "flex",
                  alignItems: "center",
                  gap: 1.5,
                  mx: 1,
                  px: 1,
                  py: 0.75,
                  borderRadius: 1.5,
                  cursor: "pointer",
                  bgcolor: at === active ? "action.selected" : undefined,
                }}
              >
                <choice.icon fontSize="small" sx={{ color: "text.secondary" }} />
                <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{choice.label}</Box>
                {choice.note ? (
                  <Box sx={{ color: "text.secondary", fontSize: 12.5 }}>{choice.note}</Box>
                ) : null}
              </Box>
            ) : null,
          )}
        </Box>
      ))}
    </Box>
  );
}
