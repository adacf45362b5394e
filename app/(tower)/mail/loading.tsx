import { Page } from "@/components/frame/page";
import { LoadingList } from "@/components/states/loading-list";

export default function Loading() {
  return (
    <Page title="Mail" fill>
      <LoadingList />
    </Page>
  );
}
