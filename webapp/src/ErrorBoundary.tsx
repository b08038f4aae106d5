import { Component, type ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';

/** Shows a page of its own after a bug in the shop, so that the bug does not look like a lost order. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main>
        <Notice
          tone="bad"
          title="Something on this page broke"
          actions={<Button onClick={() => globalThis.location.reload()}>Load it again</Button>}
        >
          Your cart and your orders are safe.
        </Notice>
      </main>
    );
  }
}
