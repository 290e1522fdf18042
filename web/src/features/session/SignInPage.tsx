import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { FirstPassword } from "./FirstPassword";
import { PasswordSignIn } from "./PasswordSignIn";
import { RedeemLink } from "./RedeemLink";
import { safeTarget } from "./safeTarget";

interface Props {
  token: string | undefined;
  /** Where the person wanted to go before being asked to sign in. */
  target: string | undefined;
}

export function SignInPage({ token, target }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const [step, setStep] = useState<"enter" | "password">("enter");

  const leave = () => void router.navigate({ href: safeTarget(target), replace: true });
  const entered = (now: Session) => {
    client.setQueryData(sessionQuery.queryKey, now);
    if (now.password_set) leave();
    else setStep("password");
  };

  if (step === "password") return <FirstPassword onDone={leave} />;
  if (token) return <RedeemLink token={token} onSignedIn={entered} />;
  return <PasswordSignIn session={session.data} onSignedIn={entered} />;
}
