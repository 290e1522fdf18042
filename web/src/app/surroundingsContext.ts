import { createContext } from "react";
import { type Surroundings, surroundings } from "./blocklet";

/** Name, logo and languages of this installation, for the shell. */
export const SurroundingsContext = createContext<Surroundings>(surroundings());
