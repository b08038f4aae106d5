package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.{OutwardEvent, Step}
import io.coffeechaos.orders.entity.{OrderEvent, OrderProtocol, OrderStatus}
import java.time.Instant
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** The history of one order cannot be replayed. The order is quarantined, and no other order suffers. */
class PoisonOrderSpec extends ChaosStory {

  describe("an order whose history is poison") {
    it("is quarantined in its row after five tries, and all other orders continue") {
      // steady state: two orders wait for their payment
      world.startSweepers()
      world.hang(Step.PAYMENT)
      val poisoned = accepted("poisoned")
      val other = accepted("other")
      eventually(Seq(poisoned, other).foreach(calls(_, Step.PAYMENT) should be >= 1))
      eventually(statusInRow(poisoned.id) shouldBe Some(OrderStatus.PAYMENT_PENDING))

      // fault: the history contains an event that the order cannot take, and the order must replay its history
      world.poison(
        poisoned.id,
        new OrderEvent.OrderProgressed(List[OutwardEvent](new OutwardEvent.OrderConfirmed(Instant.EPOCH)).asJava)
      )
      world.killEntity(poisoned.id)
      val asked = world.submit(poisoned)
      pass(12.seconds)

      // what must be refused: an answer, and endless wakes
      asked.expectNoMessage()
      eventually(world.rows.row(poisoned.id).get.quarantined.isPresent shouldBe true)
      world.rows.row(poisoned.id).get.wakeAt.isPresent shouldBe false
      val tried = calls(poisoned, Step.PAYMENT)
      allTheTime(40.seconds)(calls(poisoned, Step.PAYMENT) shouldBe tried)

      // what must still work: its row shows the last known status; other orders are accepted and driven
      world.rows.row(poisoned.id).get.view.status shouldBe OrderStatus.PAYMENT_PENDING
      val later = accepted("later")

      // heal and converge: all other orders
      world.heal()
      Seq(other, later).foreach(ends(_, OrderStatus.CONFIRMED))
    }

    it("is not confused with an unavailable journal, even after a long outage") {
      // steady state: an order is being packed
      world.startSweepers()
      world.hang(Step.INVENTORY)
      val order = accepted("journal-away")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: the journal is unavailable, and the order must replay it, more often than a poisoned order tries
      world.stopJournal()
      world.killEntity(order.id)
      val asked = world.submit(order)
      pass(40.seconds)

      // what must be refused: an answer, and a quarantine
      asked.expectNoMessage()
      world.rows.row(order.id).get.quarantined.isPresent shouldBe false

      // what must still work: the order is in the index, so that the sweeper can wake it after the outage
      world.rows.row(order.id).get.wakeAt.isPresent shouldBe true

      // heal and converge: the submit gets its answer
      world.heal()
      answerTo(asked) shouldBe new OrderProtocol.Accepted(order, true)
      ends(order, OrderStatus.CONFIRMED)
    }
  }
}
