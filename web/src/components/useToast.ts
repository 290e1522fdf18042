import { createContext, use } from "react";

export type ToastKind = "success" | "error";
export type ShowToast = (text: string, kind?: ToastKind) => void;

export const ToastContext = createContext<ShowToast>(() => {});

/** Says in passing that something was done. What needs reading is shown in place instead. */
export function useToast(): ShowToast {
  return use(ToastContext);
}
