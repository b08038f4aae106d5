import type { components } from './__generated__/openapi';

/** Short names for the types that are generated from the API contract. */
type Schemas = components['schemas'];

export type Product = Schemas['Product'];
export type NewOrder = Schemas['NewOrder'];
export type Order = Schemas['Order'];
export type OrderSummary = Schemas['OrderSummary'];
export type OrderStatus = Schemas['OrderStatus'];
export type OrderEvent = Schemas['Event'];
export type EventType = Schemas['EventType'];
export type OrderPage = Schemas['OrderPage'];
export type Step = Schemas['Step'];
export type StepName = Schemas['StepName'];
export type StepState = Schemas['StepState'];
export type PaymentMethod = NonNullable<Schemas['PaymentMethod']>;
export type Problem = Schemas['Problem'];
export type FieldError = Schemas['FieldError'];
