import { useRef, useState } from "react";
import { type Kept, keep, kept } from "./history";
import type { Picture } from "./picture";
import { type SettingsForm, toSettings } from "./settings";
import { useChat } from "./useChat";

/** Up to four conversations that hear the same questions, each with a model of its own. */
export function useChats(models: string[]) {
  const all = [useChat(), useChat(), useChat(), useChat()];
  const chats = all.slice(0, Math.max(1, models.length));
  const id = useRef<string | null>(null);
  const [history, setHistory] = useState<Kept[]>(kept);

  const send = async (text: string, pictures: Picture[], form: SettingsForm) => {
    const answered = await Promise.all(
      chats.map((chat, at) => chat.send(text, pictures, toSettings(models[at] ?? "", form))),
    );
    id.current ??= new Date().toISOString();
    setHistory(keep({ id: id.current, models, system: form.system, columns: answered }));
  };

  const clear = () => {
    id.current = null;
    for (const chat of all) chat.clear();
  };

  const restore = (old: Kept) => {
    clear();
    id.current = old.id;
    for (const [at, turns] of old.columns.entries()) all[at]?.restore(turns);
  };

  return {
    chats,
    history,
    busy: chats.some((chat) => chat.busy),
    empty: all.every((chat) => chat.messages.length === 0),
    lastRequest: chats[0]?.lastRequest ?? null,
    send,
    stop: () => {
      for (const chat of all) chat.stop();
    },
    clear,
    restore,
  };
}

export type Chats = ReturnType<typeof useChats>;
