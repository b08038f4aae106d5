import type { SystemMapModel } from './mapModel';
import styles from './Table.module.css';

/** The map as two tables: the same facts for people who do not see it. */
export function SystemTable({ model }: { model: SystemMapModel }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label="The system as tables">
      <table className={styles.table}>
        <caption className="visually-hidden">Parts</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">State</th>
            <th scope="col">Breaker</th>
          </tr>
        </thead>
        <tbody>
          {model.boxes.map((box) => (
            <tr key={box.name}>
              <th scope="row">{box.name}</th>
              <td>{[box.state, box.detail].filter(Boolean).join(', ')}</td>
              <td>{box.breaker?.state.toLowerCase().replace('_', ' ') ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={styles.table}>
        <caption className="visually-hidden">Links</caption>
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {model.links.map((link) => (
            <tr key={link.proxy}>
              <th scope="row">{link.label}</th>
              <td>{link.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
