/** The value of `after` for the first page of a list. */
export const FIRST_PAGE: string | null = null;
