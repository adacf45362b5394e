import { Page } from "@/components/frame/page";
import { LoadingPage } from "@/components/states/loading-page";

export default function Loading() {
  return (
    <Page title="Engagement" parent={{ label: "Engagements", href: "/engagements" }}>
      <LoadingPage head />
    </Page>
  );
}
