import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { hubQuery } from "@/api/hub";
import { sessionQuery } from "@/api/session";
import type { Session } from "@/api/types";
import { IssuerSignIn } from "./IssuerSignIn";
import { OutsideSignIn } from "./OutsideSignIn";
import { PasswordSignIn } from "./PasswordSignIn";
import { RedeemLink } from "./RedeemLink";
import { safeTarget } from "./safeTarget";

/** Only the very first visitor sees it. */
const FirstPassword = lazy(async () => ({
  default: (await import("./FirstPassword")).FirstPassword,
}));

interface Props {
  token: string | undefined;
  /** Where the person wanted to go before being asked to sign in. */
  target: string | undefined;
  /** Why a sign-in at an issuer came to nothing. */
  problem: string | undefined;
  /** The issuer, as people call it. */
  issuer: string | undefined;
}

export function SignInPage({ token, target, problem, issuer }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const hub = useQuery(hubQuery);
  const [step, setStep] = useState<"enter" | "password">("enter");

  const leave = () => void router.navigate({ href: safeTarget(target), replace: true });
  const entered = (now: Session) => {
    client.setQueryData(sessionQuery.queryKey, now);
    if (now.password_set) leave();
    else setStep("password");
  };

  if (step === "password") {
    return (
      <Suspense>
        <FirstPassword onDone={leave} />
      </Suspense>
    );
  }
  if (token) return <RedeemLink token={token} onSignedIn={entered} />;
  if (hub.isPending) return null;
  if (hub.data?.sign_in_path) {
    return <OutsideSignIn path={hub.data.sign_in_path} target={target} />;
  }
  return (
    <>
      <PasswordSignIn session={session.data} onSignedIn={entered} />
      <IssuerSignIn
        ways={hub.data?.sign_in}
        target={target}
        problem={problem}
        problemIssuer={issuer}
      />
    </>
  );
}
