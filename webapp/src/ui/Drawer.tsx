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
  /** One sentence for who cannot see the drawer. */
  description: string;
  children: ReactNode;
  footer?: ReactNode;
  /** Nothing in it takes the focus, so the text itself does: else the keyboard could not scroll it. */
  readOnly?: boolean;
}

/** A panel from the right: focus stays inside, Escape and the backdrop close it, focus goes back to where it was. */
export function Drawer({ open, onOpenChange, title, description, children, footer, readOnly = false }: DrawerProps) {
  const returnFocus = useReturnFocus();

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Backdrop open={open} />
        <Dialog.Content className={styles.drawer} {...returnFocus}>
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
