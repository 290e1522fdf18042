import { getRouteApi } from "@tanstack/react-router";
import { SignInFrame } from "@/app/SignInFrame";
import { SignUpPage } from "@/features/session/SignUpPage";

const route = getRouteApi("/sign-up");

export function SignUpScreen() {
  const { redirect } = route.useSearch();
  return (
    <SignInFrame>
      <SignUpPage target={redirect} />
    </SignInFrame>
  );
}
