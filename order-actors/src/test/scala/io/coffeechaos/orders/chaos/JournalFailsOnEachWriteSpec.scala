package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode

/** Each write in the life of an order fails once, or succeeds and its answer is lost. */
class JournalFailsOnEachWriteSpec extends ChaosStory {
  private val faults = Seq[(String, Int => Unit)](
    "fails" -> (n => world.failWrite(n)),
    "succeeds and loses its answer" -> (n => world.journal.loseReply(n))
  )

  for ((fault, breakWrite) <- faults)
    describe(s"an order when one of its writes $fault") {
      it("is accepted in the end and confirmed with one effect per step, for each of its writes") {
        eachWriteInTurn(writesMin = 4, breakWrite) { order =>
          // what must be refused: an answer without an event in the journal; the client asks again with the same key
          untilAccepted(order)

          // what must still work: the other steps, with one write each
          eventually(delivered(order, OrderStatus.CONFIRMED))

          // heal and converge
          ends(order, OrderStatus.CONFIRMED)
        }
      }

      it("is cancelled in the end and leaves no effect, for each of its writes") {
        eachWriteInTurn(writesMin = 5, breakWrite) { order =>
          // what must be refused: an answer without an event in the journal
          untilAccepted(order)
          eventually(calls(order, Step.PAYMENT) should be >= 1)

          // what must still work: the undos, with one write each
          untilCancelled(order)
          eventually(delivered(order, OrderStatus.CANCELLED))

          // heal and converge
          ends(order, OrderStatus.CANCELLED)
        }
      }
    }

  /** Steady state and fault: a fresh world for each n, in which the n-th write of the order is broken. */
  private def eachWriteInTurn(writesMin: Int, breakWrite: Int => Unit)(life: OrderAccepted => Unit): Unit = {
    var n = 0
    var broken = true
    while (broken) {
      n += 1
      onAFreshWorld(withClue(s"write $n: ") {
        // The story holds each answer and delivers it alone, so that each step has its own write.
        world.startSweepers()
        world.dependencies.now(Mode.HOLD)
        breakWrite(n)
        life(Orders.accepted(s"write-$n"))
        broken = world.failedWrites == 1
      })
    }
    // The last round had no broken write, so all writes of the order were broken once.
    n should be > writesMin
  }

  private def delivered(order: OrderAccepted, status: OrderStatus): Any = {
    world.dependencies.deliverHeld()
    statusInRow(order.id) shouldBe Some(status)
  }

  /** Submits the order again with the same key until it is accepted, as a client does. */
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
