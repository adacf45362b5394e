import { Page } from "@/components/frame/page";
import { LoadingPage } from "@/components/states/loading-page";

export default function Loading() {
  return (
    <Page title="Overview" filters={["entity", "period"]}>
      <LoadingPage wide />
    </Page>
  );
}
