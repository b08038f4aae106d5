package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.{OutwardEvent, Step}
import io.coffeechaos.orders.entity.{OrderEvent, OrderProtocol, OrderStatus}
import java.time.Instant
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** One order's history cannot be read: it is set aside, and nobody else is the worse for it. */
class PoisonOrderSpec extends ChaosStory {

  describe("an order whose history is poison") {
    it("is quarantined in its row after five tries, and all others go on") {
      // steady state: two orders wait for their payment
      world.startSweepers()
      world.hang(Step.PAYMENT)
      val poisoned = accepted("poisoned")
      val other = accepted("other")
      eventually(Seq(poisoned, other).foreach(calls(_, Step.PAYMENT) should be >= 1))

      // fault: an event that no code of ours takes stands in its history, and it must read it again
      world.poison(
        poisoned.id,
        new OrderEvent.OrderProgressed(List[OutwardEvent](new OutwardEvent.OrderConfirmed(Instant.EPOCH)).asJava)
      )
      world.killEntity(poisoned.id)
      val asked = world.submit(poisoned)
      pass(12.seconds)

      // what must be refused: an answer, and to be woken for ever
      asked.expectNoMessage()
      eventually(world.rows.row(poisoned.id).get.quarantined.isPresent shouldBe true)
      world.rows.row(poisoned.id).get.wakeAt.isPresent shouldBe false
      val tried = calls(poisoned, Step.PAYMENT)
      allTheTime(40.seconds)(calls(poisoned, Step.PAYMENT) shouldBe tried)

      // what must still work: its row says what is known of it; others are accepted and driven
      world.rows.row(poisoned.id).get.view.status shouldBe OrderStatus.PAYMENT_PENDING
      val later = accepted("later")

      // heal and converge: everybody else
      world.heal()
      Seq(other, later).foreach(ends(_, OrderStatus.CONFIRMED))
    }

    it("is told from a journal that is away, however long that lasts") {
      // steady state: an order is being packed
      world.startSweepers()
      world.hang(Step.INVENTORY)
      val order = accepted("journal-away")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: the journal is away, and the order must read it again, many more times than poison would be tried
      world.stopJournal()
      world.killEntity(order.id)
      val asked = world.submit(order)
      pass(40.seconds)

      // what must be refused: an answer, and quarantine
      asked.expectNoMessage()
      world.rows.row(order.id).get.quarantined.isPresent shouldBe false

      // what must still work: it is in the index, for whoever is alive when the journal is
      world.rows.row(order.id).get.wakeAt.isPresent shouldBe true

      // heal and converge: the one who asked is answered
      world.heal()
      answerTo(asked) shouldBe new OrderProtocol.Accepted(order, true)
      ends(order, OrderStatus.CONFIRMED)
    }
  }
}
