import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import styles from './Drawer.module.css';
import { Icon } from './Icon';

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

/**
 * A panel from the right: focus stays inside, Escape and the backdrop close it, focus goes back to where it was.
 * The backdrop is our own element: Radix's locks scrolling by an inline style sheet, which our content security policy
 * forbids; ours takes the wheel instead.
 */
export function Drawer({ open, onOpenChange, title, description, children, footer, readOnly = false }: DrawerProps) {
  const opener = useRef<Element | null>(null);

  const rememberOpener = () => {
    opener.current = document.activeElement;
  };
  const returnFocus = (event: Event) => {
    event.preventDefault();
    // Not when the drawer closed because of a navigation: the new page has the focus then.
    if (document.activeElement === document.body && opener.current instanceof HTMLElement) opener.current.focus();
  };

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <div className={styles.backdrop} data-state={open ? 'open' : 'closed'} />
        <Dialog.Content className={styles.drawer} onOpenAutoFocus={rememberOpener} onCloseAutoFocus={returnFocus}>
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
