import type { Product } from '@/api/types';

const product = (id: string, name: string, origin: string, roast: string, amount: number, notes: string[], description: string): Product => ({
  id,
  name,
  origin,
  roast,
  description,
  notes,
  price: { amount, currency: 'USD' },
});

export const products: Product[] = [
  product('ethiopian-yirgacheffe', 'Ethiopian Yirgacheffe', 'Ethiopia', 'Light', 1899, ['Floral', 'Citrus', 'Jasmine'], 'Washed high above sea level: light as tea, with a lemon finish.'),
  product('colombian-supremo', 'Colombian Supremo', 'Colombia', 'Medium', 1699, ['Chocolate', 'Caramel', 'Nutty'], 'Round and sweet, the cup that everybody at the table likes.'),
  product('guatemalan-antigua', 'Guatemalan Antigua', 'Guatemala', 'Medium', 1799, ['Spicy', 'Smoky', 'Cocoa'], 'Grown between three volcanoes, and it tastes of it.'),
  product('kenyan-aa', 'Kenyan AA', 'Kenya', 'Medium-Dark', 1999, ['Berry', 'Wine', 'Black Currant'], 'Ripe blackcurrant, a bright finish, and a second cup.'),
  product('sumatra-mandheling', 'Sumatra Mandheling', 'Indonesia', 'Dark', 1749, ['Earthy', 'Herbal', 'Cedar'], 'Deep and quiet, for rainy mornings and long books.'),
  product('costa-rican-tarrazu', 'Costa Rican Tarrazu', 'Costa Rica', 'Light-Medium', 1849, ['Honey', 'Apple', 'Almond'], 'Honey-sweet and clean, from the cloud forest.'),
];
