import { getRouteApi } from "@tanstack/react-router";
import { SignInFrame } from "@/app/SignInFrame";
import { SignInPage } from "@/features/session/SignInPage";

const route = getRouteApi("/sign-in");

export function SignInScreen() {
  const { token, redirect, problem, issuer } = route.useSearch();
  return (
    <SignInFrame>
      <SignInPage token={token} target={redirect} problem={problem} issuer={issuer} />
    </SignInFrame>
  );
}
