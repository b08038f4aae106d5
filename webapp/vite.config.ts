import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockApi } from './build/mockApi.ts';
import { securityHeaders } from './build/securityHeaders.ts';
import { serviceWorker } from './build/serviceWorker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The target of `/api` in development: the fault proxy, so that its toxics apply here too. */
const api = process.env.COFFEE_API_URL ?? 'http://127.0.0.1:8000';
/** The target of `/lab` in development: the lab itself, so that no toxic can reach it. */
const lab = process.env.COFFEE_LAB_URL ?? 'http://127.0.0.1:8475';
const toSystem = {
  '/api': { target: api, rewrite: (path: string) => path.replace(/^\/api/, '') },
  '/lab/': { target: lab },
};

export default defineConfig(({ mode }) => ({
  plugins: [react(), securityHeaders(), serviceWorker(), ...(mode === 'mock' ? [mockApi()] : [])],
  resolve: { alias: { '@mock-api': here('./mock-api'), '@test': here('./test'), '@': here('./src') } },
  server: { host: '127.0.0.1', port: 5173, ...(mode === 'mock' ? {} : { proxy: toSystem }) },
  preview: { host: '127.0.0.1', port: 4173, ...(mode === 'mock' ? {} : { proxy: toSystem }) },
  build: {
    target: 'es2022',
    manifest: true,
    // Inlined assets become data: addresses, which the content security policy blocks.
    assetsInlineLimit: 0,
  },
}));
