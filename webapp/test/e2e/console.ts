import { expect, type BrowserContext, type Page } from '@playwright/test';

/** The actions of a person at the console. */
export class ChaosConsole {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the console and waits for the first snapshot. */
  async open(path = '/chaos') {
    await this.page.goto(path);
    await expect(this.page.getByText('Live', { exact: true })).toBeVisible();
  }

  get heal() {
    return this.page.getByRole('button', { name: 'Heal everything' });
  }

  get faults() {
    return this.page.getByRole('list', { name: 'Faults that are on' }).getByRole('listitem');
  }

  panel(title: string) {
    return this.page.getByRole('region', { name: title });
  }

  /** A link of the map, by its label, such as `shop to node-1`. */
  link(label: string) {
    return this.page.getByRole('button', { name: new RegExp(`^Link ${label}:`) });
  }

  /** A box of the map, by its name. */
  box(name: string) {
    return this.panel('System').getByRole('button', { name: new RegExp(`^${name}:`) });
  }

  preset(label: string) {
    return this.panel('Break it').getByRole('button', { name: label, exact: true });
  }

  choose(panel: string, label: string) {
    return this.panel(panel).getByRole('radio', { name: label, exact: true }).check();
  }

  /** The row of an experiment in the library. */
  experiment(name: string) {
    return this.panel('Experiments').getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) });
  }
}

/** Gives the test a mock system of its own. */
export const ownSystem = (context: BrowserContext, url: string | undefined) =>
  context.addCookies([{ name: 'mock', value: crypto.randomUUID(), url: url ?? 'http://127.0.0.1' }]);
