import { getRouteApi } from "@tanstack/react-router";
import { SignInFrame } from "@/app/SignInFrame";
import { JoinPage } from "@/features/session/JoinPage";

const route = getRouteApi("/join");

export function JoinScreen() {
  const { token } = route.useSearch();
  return (
    <SignInFrame>
      <JoinPage token={token ?? ""} />
    </SignInFrame>
  );
}
