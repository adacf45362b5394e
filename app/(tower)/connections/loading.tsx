import { Page } from "@/components/frame/page";
import { LoadingPage } from "@/components/states/loading-page";

export default function ConnectionsLoading() {
  return (
    <Page title="Connections" fill>
      <LoadingPage rows={4} />
    </Page>
  );
}
