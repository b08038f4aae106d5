import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readBoard, type BoardRow } from '@/api/lab/reads';
import styles from './Experiments.module.css';
import { VerdictChip } from './VerdictChip';

/** The coverage board: each row of the source texts with the last verdicts, with and without protection. */
export function Board() {
  const board = useQuery({ queryKey: ['lab', 'board'], queryFn: readBoard });
  if (board.isError) return <p className={styles.soft}>{board.error.message}</p>;
  return (
    <div className={styles.board} tabIndex={0} role="group" aria-label="Coverage board">
      <table>
        <thead>
          <tr>
            {['Row', 'Covered', 'Experiment', 'Protected', 'Protection off', 'Why'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(board.data?.rows ?? []).flatMap((row) => row.files.map((file) => <Row key={`${row.row} ${file.name}`} row={row} file={file} />))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, file }: { row: BoardRow; file: BoardRow['files'][number] }) {
  return (
    <tr>
      <th scope="row">{row.row}</th>
      <td>
        <span className={styles.colour} data-colour={file.colour}>
          {file.colour}
        </span>
      </td>
      <td>{file.name}</td>
      {[file.protected, file.unprotected].map((run, index) => (
        <td key={index}>
          {run && (
            <Link to={`/chaos/runs/${run.runId}`}>
              <VerdictChip verdict={run.verdict} />
            </Link>
          )}
        </td>
      ))}
      <td>{file.why}</td>
    </tr>
  );
}
