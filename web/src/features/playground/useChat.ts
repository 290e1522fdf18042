import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Attachment } from "./attachment";
import { type ChatRequest, chat } from "./chat";
import { apply, type Message, newMessage, newRun, toTurns } from "./conversation";
import type { Settled } from "./history";

export interface Settings {
  model: string;
  system: string;
  temperature?: number;
  maxTokens?: number;
  tools?: unknown[];
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

  const ask = async (added: Message[], settings: Settings): Promise<Settled[]> => {
    const controller = new AbortController();
    abort.current?.abort();
    abort.current = controller;
    const told = [...messages, ...added];
    const run = newRun(performance.now());
    const answer = { ...newMessage(++ids.current, "assistant", ""), run };
    const request: ChatRequest = {
      model: settings.model,
      messages: toTurns(settings.system, told),
      temperature: settings.temperature,
      max_tokens: settings.maxTokens,
      tools: settings.tools,
    };
    setMessages([...told, answer]);
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
    return [...told.flatMap(settled), { role: "assistant", content: said }];
  };

  const send = (text: string, files: Attachment[], settings: Settings) =>
    ask([{ ...newMessage(++ids.current, "user", text), files }], settings);

  /** Gives the model what its calls of tools came to. */
  const give = (results: { id: string; text: string }[], settings: Settings) =>
    ask(
      results.map(({ id, text }) => ({
        ...newMessage(++ids.current, "tool", text),
        resultOf: id,
      })),
      settings,
    );

  /** Goes on with a conversation that this browser kept. */
  const restore = (turns: Settled[]) =>
    setMessages(
      turns.map(({ role, content }) => ({
        ...newMessage(++ids.current, role, content),
        run: role === "assistant" ? { ...newRun(0), state: "done" as const } : null,
      })),
    );

  const last = messages.at(-1)?.run?.state;
  return {
    messages,
    lastRequest,
    busy: last === "waiting" || last === "streaming",
    send,
    give,
    stop,
    clear,
    restore,
  };
}

/** What is kept of a message: what people and models said, not what tools were told. */
function settled({ role, content }: Message): Settled[] {
  return role === "tool" ? [] : [{ role, content }];
}
