import type { KeyboardEvent } from "react";

/** Makes a row open by click and by Enter, without making every cell a button. */
export function openProps<Row>(row: Row, onOpen: ((row: Row) => void) | undefined) {
  if (!onOpen) return {};
  return {
    tabIndex: 0,
    onClick: () => onOpen(row),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.target !== event.currentTarget) return;
      event.preventDefault();
      onOpen(row);
    },
    style: { cursor: "pointer" },
  };
}
