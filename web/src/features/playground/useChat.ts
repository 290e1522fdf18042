import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { type ChatRequest, chat } from "./chat";
import { apply, type Message, newRun, toTurns } from "./conversation";
import type { Settled } from "./history";
import type { Picture } from "./picture";

export interface Settings {
  model: string;
  system: string;
  temperature?: number;
  maxTokens?: number;
}

/** A conversation with one model: send, stop, start again. */
export function useChat() {
  const client = useQueryClient();
  const [messages, setMessages] = useState<Message[]>([]);
  const [lastRequest, setLastRequest] = useState<ChatRequest | null>(null);
  const abort = useRef<AbortController | null>(null);
  const ids = useRef(0);

  // Leaving the page ends the request as the stop button does.
  useEffect(() => () => abort.current?.abort(), []);

  const change = useCallback((id: number, next: (message: Message) => Message) => {
    setMessages((all) => all.map((message) => (message.id === id ? next(message) : message)));
  }, []);

  const stop = useCallback(() => abort.current?.abort(), []);

  const clear = useCallback(() => {
    abort.current?.abort();
    setMessages([]);
    setLastRequest(null);
  }, []);

  const send = async (
    text: string,
    pictures: Picture[],
    settings: Settings,
  ): Promise<Settled[]> => {
    const controller = new AbortController();
    abort.current?.abort();
    abort.current = controller;
    const question: Message = {
      id: ++ids.current,
      role: "user",
      content: text,
      pictures,
      thought: "",
      run: null,
    };
    const answer: Message = {
      id: ++ids.current,
      role: "assistant",
      content: "",
      pictures: [],
      thought: "",
      run: newRun(performance.now()),
    };
    const request: ChatRequest = {
      model: settings.model,
      messages: toTurns(settings.system, [...messages, question]),
      temperature: settings.temperature,
      max_tokens: settings.maxTokens,
    };
    setMessages((all) => [...all, question, answer]);
    setLastRequest(request);
    const end = (state: "done" | "stopped" | "failed", error: unknown = null) =>
      change(answer.id, (now) => (now.run ? { ...now, run: { ...now.run, state, error } } : now));
    let said = "";
    try {
      for await (const event of chat(request, controller.signal)) {
        change(answer.id, (now) => apply(now, event, performance.now()));
        if (event.kind === "text") said += event.text;
      }
      end("done");
    } catch (error) {
      if (controller.signal.aborted) end("stopped");
      else end("failed", error);
    } finally {
      void client.invalidateQueries({ queryKey: ["calls"] });
    }
    const before = messages.map(({ role, content }) => ({ role, content }));
    return [...before, { role: "user", content: text }, { role: "assistant", content: said }];
  };

  /** Goes on with a conversation that this browser kept. */
  const restore = (turns: Settled[]) =>
    setMessages(
      turns.map((turn) => ({
        ...turn,
        id: ++ids.current,
        pictures: [],
        thought: "",
        run: turn.role === "assistant" ? { ...newRun(0), state: "done" as const } : null,
      })),
    );

  const last = messages.at(-1)?.run?.state;
  return {
    messages,
    lastRequest,
    busy: last === "waiting" || last === "streaming",
    send,
    stop,
    clear,
    restore,
  };
}
