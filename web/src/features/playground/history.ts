import * as z from "zod/mini";
import { store, stored } from "@/components/stored";

const PLACE = "hub-playground";
/** Older conversations are forgotten. */
const MOST = 12;

const settledSchema = z.object({ role: z.enum(["user", "assistant"]), content: z.string() });
const keptSchema = z.object({
  id: z.string(),
  models: z.array(z.string()),
  system: z.string(),
  columns: z.array(z.array(settledSchema)),
});

/** A turn that is over. */
export type Settled = z.infer<typeof settledSchema>;
/** Conversations that heard the same questions; `id` is when they began. */
export type Kept = z.infer<typeof keptSchema>;

/** What this browser keeps of earlier conversations, the newest first. Pictures are not kept. */
export function kept(): Kept[] {
  return stored(PLACE, z.array(keptSchema)) ?? [];
}

/** Keeps a conversation as it is now. */
export function keep(conversation: Kept): Kept[] {
  const rest = kept().filter(({ id }) => id !== conversation.id);
  const all = [conversation, ...rest].slice(0, MOST);
  store(PLACE, all);
  return all;
}
