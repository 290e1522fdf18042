import { useState } from "react";

/**
 * A key of its own for one order about money: sent again after a lost answer, the hub carries it
 * out once.
 */
export function useOrderKey(): string {
  const [key] = useState(randomKey);
  return key;
}

/** 128 random bits. `crypto.randomUUID` is missing on plain http. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
