import { Link, useNavigate } from 'react-router';
import { attemptsMax } from '@/api/retry';
import { formatMoney, type Money } from '@/lib/money';
import type { PricedLine } from '@/lib/pricedCart';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { submitter } from './browser';
import { nameOfField, otherErrors, refusalWords } from './fieldErrors';
import type { CheckoutState } from './machine';
import { Waiting } from './Waiting';
import { words } from './words';

interface OutcomeNoticeProps {
  state: CheckoutState;
  /** The lines that were sent, for the names of their fields. */
  lines: readonly PricedLine[];
  onAcceptPrice: (total: Money) => void;
}

/** Tells the customer the state of the submission, and offers the possible actions. */
export function OutcomeNotice({ state, lines, onAcceptPrice }: OutcomeNoticeProps) {
  const navigate = useNavigate();
  const stop = (
    <Button look="quiet" onClick={() => submitter.stop()}>
      Stop trying
    </Button>
  );

  switch (state.name) {
    case 'idle':
    case 'sending':
    case 'accepted':
      return null;
    case 'retrying':
      return (
        <Notice tone="wait" title={words.retrying(state.attempt, attemptsMax)} actions={stop}>
          <p>{words.stillWorking}</p>
          <Waiting untilMs={state.nextAtMs} words={words.nextTry} />
        </Notice>
      );
    case 'offline': {
      const cancel = (
        <Button look="quiet" onClick={() => submitter.dismiss()}>
          Cancel
        </Button>
      );
      return <Notice tone="wait" title={words.offline} actions={state.submission.sent ? stop : cancel} />;
    }
    case 'unknown':
      return (
        <Notice
          tone="wait"
          title={words.unknown}
          actions={<Button onClick={() => void submitter.checkAgain()}>Check again</Button>}
        >
          <p>{words.safeToCheck}</p>
          {state.next ? <Waiting untilMs={state.next.atMs} words={words.nextCheck} /> : <p>{words.onlyByHand}</p>}
        </Notice>
      );
    case 'price-changed':
      return (
        <Notice
          tone="wait"
          title={words.priceChanged(formatMoney(state.currentTotal))}
          actions={
            <>
              <Button onClick={() => onAcceptPrice(state.currentTotal)}>Accept and place order</Button>
              <Button look="quiet" onClick={() => submitter.dismiss()}>
                Back
              </Button>
            </>
          }
        />
      );
    case 'refused': {
      const backToCart = () => {
        submitter.dismiss();
        void navigate('/', { state: { cart: 'open' } });
      };
      return (
        <Notice tone="bad" title={refusalWords(state.problem, lines)} actions={<Button onClick={backToCart}>Back to cart</Button>}>
          {otherErrors(state.problem.errors).map((error) => (
            <p key={error.pointer}>
              {nameOfField(error.pointer)} {error.detail}
            </p>
          ))}
          {state.mayExist && (
            <p>
              An earlier attempt may have gone through: look at <Link to="/orders">your orders</Link> before you order again.
            </p>
          )}
        </Notice>
      );
    }
  }
}
