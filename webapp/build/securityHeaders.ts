import type { Connect, Plugin } from 'vite';

/** The policy that the shop server sends with every page. `vite preview` sends it too, so that tests run under it. */
export const contentSecurityPolicy =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";

const addHeaders: Connect.NextHandleFunction = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  next();
};

/** Adds the headers in `vite preview` only. `vite dev` cannot use them, because hot reload needs inline scripts. */
export function securityHeaders(): Plugin {
  return {
    name: 'coffee:security-headers',
    configurePreviewServer(server) {
      server.middlewares.use(addHeaders);
    },
  };
}
