import { useLayoutEffect, useRef } from 'react';
import { attemptsMax } from '@/api/retry';
import type { Order } from '@/api/types';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Icon } from '@/ui/Icon';
import { Notice } from '@/ui/Notice';
import { focusPageTitle } from '@/ui/PageTitle';
import { cancelWords } from './cancelWords';
import styles from './CancelOrder.module.css';
import { useCancel, type CancelState } from './useCancel';

/** Cancels the order while that is possible: a button, a confirmation, and a notice about the result. */
export function CancelOrder({ order }: { order: Order }) {
  const { state, ask, leave, confirm } = useCancel(order);
  const notice = noticeOf(state, order);
  return (
    <>
      {notice && (
        <div className={styles.notice}>
          <Notice tone={notice.tone} title={notice.title}>
            {notice.text}
          </Notice>
        </div>
      )}
      {order.cancellable && state.name !== 'too-late' && (
        <>
          <CancelButton state={state} onClick={state.name === 'unknown' ? confirm : ask} />
          <ConfirmDialog
            open={state.name === 'asking'}
            onOpenChange={(open) => {
              if (!open) leave();
            }}
            title={cancelWords.question}
            keep={cancelWords.keep}
            confirm={cancelWords.confirm}
            onConfirm={confirm}
          >
            {cancelWords.whatHappens}
          </ConfirmDialog>
        </>
      )}
    </>
  );
}

/** Returns the notice about the cancellation, or null when the order itself already shows that it is being cancelled. */
function noticeOf(state: CancelState, order: Order): { tone: 'calm' | 'wait'; title: string; text?: string } | null {
  if (order.reason?.code === 'CANCELLED_BY_CUSTOMER') return null;
  const asked = state.name !== 'offered';
  if (state.name === 'too-late' || (asked && !order.cancellable)) {
    return { tone: 'calm', title: cancelWords.tooLate, text: cancelWords.endsAs(order.status) };
  }
  if (state.name === 'unknown') return { tone: 'wait', title: cancelWords.unknown, text: cancelWords.safeToAsk };
  if (state.name === 'sending' && state.attempt > 1) {
    return { tone: 'wait', title: cancelWords.retrying(state.attempt, attemptsMax) };
  }
  return null;
}

/** If the button disappears while it has the focus, the page's title takes the focus. */
function CancelButton({ state, onClick }: { state: CancelState; onClick: () => void }) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = ref.current;
    return () => {
      if (document.activeElement === button) focusPageTitle();
    };
  }, []);
  return (
    <Button ref={ref} look="quiet" busy={state.name === 'sending'} onClick={onClick}>
      <Icon name="undo" size={18} /> {cancelWords.button[state.name]}
    </Button>
  );
}
