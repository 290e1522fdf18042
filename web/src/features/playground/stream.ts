/** Server-sent events as the hub streams them, read from a fetch body. */

export interface StreamEvent {
  /** The event's name; empty when the stream gave none. */
  event: string;
  data: string;
}

/** Cuts text into events, whatever the edges of the pieces it comes in. */
export class EventParser {
  private rest = "";
  private event = "";
  private data: string[] = [];

  /** Takes the next piece of the stream and gives back the events that it completed. */
  push(piece: string): StreamEvent[] {
    this.rest += piece;
    const events: StreamEvent[] = [];
    let from = 0;
    for (;;) {
      const end = this.lineEnd(from);
      if (end === null) break;
      const done = this.line(this.rest.slice(from, end.at));
      if (done) events.push(done);
      from = end.next;
    }
    this.rest = this.rest.slice(from);
    return events;
  }

  /** A line ends with LF, CR or CRLF; a CR at the very end may be half of a CRLF. */
  private lineEnd(from: number): { at: number; next: number } | null {
    for (let at = from; at < this.rest.length; at += 1) {
      const char = this.rest[at];
      if (char === "\n") return { at, next: at + 1 };
      if (char !== "\r") continue;
      if (at + 1 === this.rest.length) return null;
      return { at, next: this.rest[at + 1] === "\n" ? at + 2 : at + 1 };
    }
    return null;
  }

  private line(line: string): StreamEvent | null {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.data.push(value);
    if (name === "event") this.event = value;
    return null;
  }

  private dispatch(): StreamEvent | null {
    const { event, data } = this;
    this.event = "";
    this.data = [];
    return data.length > 0 ? { event, data: data.join("\n") } : null;
  }
}

/** The events of a body, one by one. An event without its closing empty line is not given. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const parser = new EventParser();
  // TextDecoder drops a byte order mark and joins characters that were cut between pieces.
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const leave = () => void reader.cancel().catch(() => {});
  signal?.addEventListener("abort", leave, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      yield* parser.push(decoder.decode(value, { stream: !done }));
      if (done) return;
    }
  } finally {
    signal?.removeEventListener("abort", leave);
    // Leaving early must also end the request, else the provider goes on producing.
    leave();
  }
}
