import { handleScim } from "@/server/api/scim/web-handler";

interface Context {
  params: Promise<{ path?: string[] }>;
}

const handle = async (request: Request, context: Context): Promise<Response> =>
  handleScim(request, (await context.params).path ?? []);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
