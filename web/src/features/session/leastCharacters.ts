/** The hub refuses shorter passwords too; saying so before sending saves a round trip. */
export const LEAST_CHARACTERS = 10;
