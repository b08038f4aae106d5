import type { Connect, Plugin } from 'vite';

/** What the shop server sends with every page. Preview sends it as well, so that tests meet the same rules. */
export const contentSecurityPolicy =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const addHeaders: Connect.NextHandleFunction = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  next();
};

/** Not in `vite dev`: hot reload needs inline scripts. */
export function securityHeaders(): Plugin {
  return {
    name: 'coffee:security-headers',
    configurePreviewServer(server) {
      server.middlewares.use(addHeaders);
    },
  };
}
