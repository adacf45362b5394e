/** Imports go one way: domain ← db ← services ← flows ← jobs ← api ← app; connectors are islands; simulators know no connector. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const test = "\\.test\\.tsx?$|[-/]for-tests\\.ts$|^server/testing/";

export default {
  forbidden: [
    forbid("no-cycles", "Nothing leads back to itself.", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
    forbid(
      "no-missing",
      "What is imported exists.",
      { pathNot: "^\\.next/" },
      { couldNotResolve: true, pathNot: "^server/db/generated/" },
    ),
    forbid(
      "domain-is-pure",
      "The domain reads nothing, calls nobody, knows no layer above.",
      { path: "^server/domain/", pathNot: test },
      {
        path: "^(server/(?!domain/)|app/|components/|node:)|^(fs|net|http|https|child_process)$|^node_modules/(pg|@prisma|undici|next)/",
        pathNot: "^crypto$",
      },
    ),
    forbid(
      "server-knows-no-page",
      "Server code imports no page and no component.",
      { path: "^server/" },
      { path: "^(app|components|e2e)/" },
    ),
    forbid(
      "components-fetch-nothing",
      "Components take what they show.",
      { path: "^components/" },
      {
        path: "^(app/|server/(?!domain/))|^node_modules/(@trpc|@tanstack/react-query|@prisma|pg)/",
      },
    ),
    forbid(
      "pages-go-through-the-api",
      "Pages reach the server by its API only.",
      { path: "^app/" },
      {
        path: "^server/(?!api/|domain/|auth/|web/|env\\.ts|services/[^/]+/[^/]+\\.ts$)",
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "connectors-are-islands",
      "A connector knows the kit, the ports and itself.",
      { path: "^server/connectors/(?!kit/|ports/)([^/]+)/", pathNot: test },
      {
        path: "^server/(?!domain/|connectors/)|^server/connectors/(?!kit/|ports/)",
        pathNot: "^server/connectors/$1/",
      },
    ),
    forbid(
      "only-the-registry-names-vendors",
      "Everything else asks the registry.",
      { path: "^(app|components|server)/", pathNot: `^server/connectors/|^server/sandbox/|${test}` },
      {
        path: "^server/connectors/(?!kit/|ports/|registry\\.ts|vendor-infos\\.ts)",
      },
    ),
    forbid(
      "simulators-know-no-product",
      "A simulator is written from the vendor's facts, not from our code.",
      { path: "^server/sandbox/", pathNot: test },
      {
        path: "^server/(?!sandbox/)",
      },
    ),
    forbid(
      "simulators-are-apart",
      "One vendor's simulator knows no other's.",
      { path: "^server/sandbox/(?!kit/)([^/]+)/", pathNot: test },
      {
        path: "^server/sandbox/(?!kit/)[^/]+/",
        pathNot: "^server/sandbox/$1/",
      },
    ),
    forbid(
      "services-know-no-caller",
      "Services know nothing of flows, jobs, the API.",
      { path: "^server/services/", pathNot: test },
      {
        path: "^server/(flows|jobs|api|hub|intake|web|demo|import|cli)/",
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "tests-stay-tests",
      "What runs in production imports no test code.",
      { path: "^(app|components|server|scripts)/", pathNot: test },
      { path: test },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|node_modules/\\.cache)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
