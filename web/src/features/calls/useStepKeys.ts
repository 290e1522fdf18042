import { useEffect } from "react";

interface Steps {
  previous: string | undefined;
  next: string | undefined;
  onOpen: (id: string) => void;
}

/** j and the down arrow go to the next call, k and the up arrow to the one before. */
export function useStepKeys({ previous, next, onOpen }: Steps): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement) return;
      const down = event.key === "j" || event.key === "ArrowDown";
      const up = event.key === "k" || event.key === "ArrowUp";
      const target = down ? next : up ? previous : undefined;
      if (target === undefined) return;
      event.preventDefault();
      onOpen(target);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [previous, next, onOpen]);
}
