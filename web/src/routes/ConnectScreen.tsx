import { getRouteApi } from "@tanstack/react-router";
import { SignInFrame } from "@/app/SignInFrame";
import { ConnectPage } from "@/features/connect/ConnectPage";

const route = getRouteApi("/connect");

export function ConnectScreen() {
  const { request, app, source, close } = route.useSearch();
  return (
    <SignInFrame>
      <ConnectPage
        request={request ?? ""}
        app={app ?? ""}
        source={source ?? ""}
        closes={close !== undefined}
      />
    </SignInFrame>
  );
}
