import { useQuery } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { stored } from '@/lib/stored';
import { useStored } from '@/lib/useStored';
import { api, requestTimeoutMs, within } from './client';
import { moneySchema } from './problems';
import type { Product } from './types';

const productSchema = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  roast: z.string(),
  description: z.string(),
  notes: z.array(z.string()),
  price: moneySchema,
});

const catalogueSchema = z.object({ products: z.array(productSchema) });

const lastCatalogue = stored<Product[]>('catalogue', 1, z.array(productSchema), []);

export const catalogueKey = ['products'] as const;

/** The catalogue from the API. Until the API answers, this is the last catalogue that the browser has saved. */
export function useCatalogue() {
  const cached = useStored(lastCatalogue);
  const query = useQuery({
    queryKey: catalogueKey,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/products', { signal: within(requestTimeoutMs, signal) });
      const { products } = catalogueSchema.parse(data);
      if (JSON.stringify(products) !== JSON.stringify(lastCatalogue.get())) lastCatalogue.set(products);
      return products;
    },
    staleTime: 60_000,
  });
  const products: readonly Product[] = query.data ?? cached;
  return { products, isLoading: query.isPending, isUnreachable: query.isError, refetch: () => void query.refetch() };
}

export type Catalogue = ReturnType<typeof useCatalogue>;
