import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Backdrop } from './Backdrop';
import { Button } from './Button';
import styles from './ConfirmDialog.module.css';
import { useReturnFocus } from './useReturnFocus';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Explains what will happen and what will not. */
  children: ReactNode;
  keep: string;
  confirm: string;
  onConfirm: () => void;
}

/** Asks before an action that cannot be undone. The `keep` button has the focus first, and Escape does the same. */
export function ConfirmDialog({ open, onOpenChange, title, children, keep, confirm, onConfirm }: ConfirmDialogProps) {
  const returnFocus = useReturnFocus();
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <Backdrop open={open} />
        <AlertDialog.Content className={styles.dialog} aria-modal {...returnFocus}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.text}>{children}</AlertDialog.Description>
          <div className={styles.actions}>
            <AlertDialog.Cancel asChild>
              <Button look="quiet">{keep}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button onClick={onConfirm}>{confirm}</Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
