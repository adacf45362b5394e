import { Page } from "@/components/frame/page";
import { LoadingPage } from "@/components/states/loading-page";

export default function ConnectionLoading() {
  return (
    <Page title="Connection" parent={{ label: "Connections", href: "/connections" }}>
      <LoadingPage figures={4} rows={6} />
    </Page>
  );
}
