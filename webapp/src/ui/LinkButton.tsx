import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';

export function LinkButton({ look = 'action', className = '', ...rest }: LinkProps & { look?: 'action' | 'quiet' }) {
  return <Link {...rest} className={`${styles.button} ${styles[look]} ${styles.asLink} ${className}`} />;
}
