import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-disabled'> {
  look?: 'action' | 'quiet' | 'link' | 'icon';
  /** `aria-disabled` makes the button ignore clicks and keep the focus. `disabled` would lose the focus. */
  'aria-disabled'?: boolean;
  /** A busy button tells assistive technology that it is busy, keeps the focus, and ignores clicks. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'action', busy = false, 'aria-disabled': off = busy, className = '', onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[look]} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={off || undefined}
      onClick={off ? (event) => event.preventDefault() : onClick}
    />
  );
}
