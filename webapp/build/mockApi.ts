import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getResponse } from 'msw';
import type { Connect, Plugin } from 'vite';
import { handlers } from '../mock-api/handlers.ts';

/** Answers `/api` and `/lab` on Vite's server with the mock handlers. The page needs no mock worker and no patched fetch. */
export function mockApi(): Plugin {
  return {
    name: 'coffee:mock-api',
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}

const answer: Connect.NextHandleFunction = (request, response, next) => {
  if (!/^\/(api|lab)\//.test(request.url ?? '')) return next();
  respond(request, response).catch(next);
};

async function respond(request: IncomingMessage, response: ServerResponse) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await getResponse(handlers, await toRequest(request, gone.signal)).catch(() => undefined);
  if (response.destroyed) return;
  if (!answer) return void response.writeHead(404).end();
  // MSW marks HttpResponse.error() with type "error". It stands for a connection that ends without an answer.
  if (answer.type === 'error') return void response.destroy();
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!answer.body) return void response.end();
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('error', () => response.destroy());
  response.on('close', () => body.destroy());
  body.pipe(response);
}

async function toRequest(request: IncomingMessage, signal: AbortSignal) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const method = request.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks);
  return new Request(`http://${request.headers.host ?? 'localhost'}${request.url}`, { method, headers, body, signal });
}
