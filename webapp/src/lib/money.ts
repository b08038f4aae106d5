/** An amount in cents, always a whole number. */
export interface Money {
  amount: number;
  currency: 'USD';
}

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

export const usd = (amount: number): Money => ({ amount, currency: 'USD' });

/** Formats an amount as `$57.47`. */
export const formatMoney = (money: Money): string => format.format(money.amount / 100);

export const times = (money: Money, quantity: number): Money => usd(money.amount * quantity);

export const sum = (amounts: readonly Money[]): Money => usd(amounts.reduce((total, { amount }) => total + amount, 0));
