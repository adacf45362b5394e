import { handleRest } from "@/server/api/rest/web-handler";

interface Context {
  params: Promise<{ path: string[] }>;
}

const handle = async (request: Request, context: Context): Promise<Response> => handleRest(request, (await context.params).path);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
