import type { TFunction } from "i18next";
import type { ImportNote } from "@/api/types";

const STEPS = ["configuration", "calls", "usages", "sums", "statistics", "models", "done"] as const;
const PARTS = [
  "providers",
  "credentials",
  "rates",
  "projects",
  "calls",
  "usages",
  "statistics",
  "archives",
] as const;
const NOTES = [
  "provider_is_here",
  "provider_without_address",
  "address_was_never_used",
  "credential_without_provider",
  "credential_unreadable",
  "credential_left_out",
  "credential_of_unknown_form",
  "rate_without_provider",
  "rate_unreadable",
  "rate_is_here",
  "rate_of_prompts_left_out",
  "rate_change_unreadable",
  "call_under_way",
  "statistics_of_months",
  "statistics_of_nobody",
  "archive_left_out",
] as const;

/** What an import is at. */
export function stepText(t: TFunction, step: string) {
  const known = STEPS.find((name) => name === step);
  return known ? t(`system.imports.steps.${known}`) : step;
}

/** A table of upstream's, with the archive that it is of. */
export function partText(t: TFunction, part: string) {
  const [name = part, archive] = part.split(" ");
  const known = PARTS.find((one) => one === name);
  const text = known ? t(`system.imports.parts.${known}`) : name;
  return archive ? `${text} (${archive})` : text;
}

/** Why rows did not come; in the server's words where the console has none. */
export function noteText(t: TFunction, note: ImportNote) {
  const known = NOTES.find((code) => code === note.code);
  return known ? t(`system.imports.notes.${known}`) : note.message;
}
