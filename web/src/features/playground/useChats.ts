import { useRef, useState } from "react";
import type { Attachment } from "./attachment";
import { type Kept, keep, kept } from "./history";
import { type SettingsForm, toSettings } from "./settings";
import { useChat } from "./useChat";

/** Up to four conversations that hear the same questions, each with a model of its own. */
export function useChats(models: string[]) {
  const all = [useChat(), useChat(), useChat(), useChat()];
  const chats = all.slice(0, Math.max(1, models.length));
  const id = useRef<string | null>(null);
  const [history, setHistory] = useState<Kept[]>(kept);

  const send = async (text: string, files: Attachment[], form: SettingsForm) => {
    const answered = await Promise.all(
      chats.map((chat, at) => chat.send(text, files, toSettings(models[at] ?? "", form))),
    );
    id.current ??= new Date().toISOString();
    setHistory(keep({ id: id.current, models, system: form.system, columns: answered }));
  };

  /** Gives one of them what its calls of tools came to. */
  const give = (at: number, results: { id: string; text: string }[], form: SettingsForm) =>
    chats[at]?.give(results, toSettings(models[at] ?? "", form));

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
    give,
    stop: () => {
      for (const chat of all) chat.stop();
    },
    clear,
    restore,
  };
}

export type Chats = ReturnType<typeof useChats>;
