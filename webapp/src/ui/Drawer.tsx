import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Backdrop } from './Backdrop';
import styles from './Drawer.module.css';
import { Icon } from './Icon';
import { useReturnFocus } from './useReturnFocus';

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence for screen readers. */
  description: string;
  children: ReactNode;
  footer?: ReactNode;
  /** The drawer has no controls. Its text then takes the focus, so that the keyboard can scroll it. */
  readOnly?: boolean;
  /** For a drawing that needs more than the width of a list. */
  wide?: boolean;
}

/**
 * A panel at the right edge. It keeps the focus inside. Escape or a click on the backdrop closes it, and the focus
 * returns to the element that had it before.
 */
export function Drawer({ open, onOpenChange, title, description, children, footer, readOnly = false, wide = false }: DrawerProps) {
  const returnFocus = useReturnFocus();

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Backdrop open={open} />
        <Dialog.Content className={styles.drawer} data-wide={wide} {...returnFocus}>
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close className={styles.close} aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="visually-hidden">{description}</Dialog.Description>
          <div className={styles.body} {...(readOnly ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}>
            {children}
          </div>
          {footer && <div className={styles.foot}>{footer}</div>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
