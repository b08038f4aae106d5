package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode

/** Each single write of an order's life fails in turn, or is made and its writer never hears so. */
class JournalFailsOnEachWriteSpec extends ChaosStory {
  private val faults = Seq[(String, Int => Unit)](
    "fails" -> (n => world.failWrite(n)),
    "is made, and its answer is lost" -> (n => world.journal.loseReply(n))
  )

  for ((fault, breakWrite) <- faults)
    describe(s"an order of whose writes one $fault") {
      it("is accepted in the end, and confirmed with one effect per step, whichever write it is") {
        eachWriteInTurn(writesMin = 5, breakWrite) { order =>
          // what must be refused: an answer that the journal does not hold; the client asks again with the same key
          untilAccepted(order)

          // what must still work: the other steps, one write each
          eventually(delivered(order, OrderStatus.CONFIRMED))

          // heal and converge
          ends(order, OrderStatus.CONFIRMED)
        }
      }

      it("is cancelled in the end, and nothing is left of it, whichever write it is") {
        eachWriteInTurn(writesMin = 6, breakWrite) { order =>
          // what must be refused: an answer that the journal does not hold
          untilAccepted(order)
          eventually(calls(order, Step.PAYMENT) should be >= 1)

          // what must still work: the way back, one write for each undo
          untilCancelled(order)
          eventually(delivered(order, OrderStatus.CANCELLED))

          // heal and converge
          ends(order, OrderStatus.CANCELLED)
        }
      }
    }

  /** Steady state and fault: a fresh world in which the n-th write is broken, for every n that the order's life has. */
  private def eachWriteInTurn(writesMin: Int, breakWrite: Int => Unit)(life: OrderAccepted => Unit): Unit = {
    var n = 0
    var broken = true
    while (broken) {
      n += 1
      onAFreshWorld(withClue(s"write $n: ") {
        // Everything is held and delivered piece by piece, so that each step is a write of its own.
        world.startSweepers()
        world.dependencies.now(Mode.HOLD)
        breakWrite(n)
        life(Orders.accepted(s"write-$n"))
        broken = world.failedWrites == 1
      })
    }
    // The last round met no broken write: it is the order's whole life.
    n should be > writesMin
  }

  private def delivered(order: OrderAccepted, status: OrderStatus): Any = {
    world.dependencies.deliverHeld()
    statusInRow(order.id) shouldBe Some(status)
  }

  /** As a client does: the same key until somebody says so. */
  private def untilAccepted(order: OrderAccepted): Unit = {
    answerTo(world.submit(order)) match {
      case accepted: OrderProtocol.Accepted => accepted.order shouldBe order
      case unknown =>
        unknown shouldBe new OrderProtocol.StorageUnknown
        untilAccepted(order)
    }
  }

  private def untilCancelled(order: OrderAccepted): Unit =
    answerTo(world.cancel(order.id)) match {
      case _: OrderProtocol.Cancelling | _: OrderProtocol.AlreadyCancelled =>
      case unknown =>
        unknown shouldBe new OrderProtocol.CancelUnknown
        untilCancelled(order)
    }
}
