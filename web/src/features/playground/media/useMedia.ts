import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { newRun, type Run } from "../conversation";
import { ask, type Told } from "./ask";
import type { Outcome } from "./outcome";
import type { Wish } from "./wish";

/** A wish and what became of it. */
export interface Made {
  id: number;
  wish: Wish;
  run: Run;
  /** 0 to 100 while a video is made. */
  progress: number | null;
  outcome: Outcome | null;
  /** From the question to what was made; null until then. */
  tookMs: number | null;
}

function after(made: Made, told: Told, now: number): Made {
  const { run } = made;
  switch (told.kind) {
    case "open":
      return { ...made, run: { ...run, requestId: told.requestId } };
    case "raw":
      return { ...made, run: { ...run, raw: [...run.raw, told.data] } };
    case "progress":
      return { ...made, progress: told.percent };
    case "made":
      return { ...made, outcome: told.outcome, tookMs: now - run.startedAt };
  }
}

/** What was asked for here, the newest last. Nothing of it outlives the page. */
export function useMedia() {
  const client = useQueryClient();
  const [all, setAll] = useState<Made[]>([]);
  const abort = useRef<AbortController | null>(null);
  const ids = useRef(0);
  const sounds = useRef<string[]>([]);

  useEffect(
    () => () => {
      abort.current?.abort();
      for (const url of sounds.current) URL.revokeObjectURL(url);
    },
    [],
  );

  const send = async (wish: Wish) => {
    const controller = new AbortController();
    abort.current = controller;
    const id = ++ids.current;
    const change = (next: (made: Made) => Made) =>
      setAll((now) => now.map((made) => (made.id === id ? next(made) : made)));
    const end = (state: Run["state"], error: unknown = null) =>
      change((made) => ({ ...made, run: { ...made.run, state, error } }));
    const run = newRun(performance.now());
    setAll((now) => [...now, { id, wish, run, progress: null, outcome: null, tookMs: null }]);
    try {
      for await (const told of ask(wish, controller.signal)) {
        if (told.kind === "made" && told.outcome.kind === "sound") {
          sounds.current.push(told.outcome.url);
        }
        change((made) => after(made, told, performance.now()));
      }
      end("done");
    } catch (error) {
      if (controller.signal.aborted) end("stopped");
      else end("failed", error);
    } finally {
      void client.invalidateQueries({ queryKey: ["calls"] });
    }
  };

  return {
    all,
    busy: all.at(-1)?.run.state === "waiting",
    send,
    stop: () => abort.current?.abort(),
    clear: () => setAll([]),
  };
}
