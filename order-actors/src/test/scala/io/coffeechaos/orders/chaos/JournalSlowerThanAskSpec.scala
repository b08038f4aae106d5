package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** The journal is slower than the timeout of its askers. The timeout is not a refusal, and no order is made twice. */
class JournalSlowerThanAskSpec extends ChaosStory {
  private val askMax = 2.seconds
  private val slowness = 3.seconds

  describe("a journal that is slower than the ask") {
    it("leaves the customer without an answer, and the same key finds the order") {
      // steady state: orders are confirmed
      ends(accepted("before"), OrderStatus.CONFIRMED)

      // fault: each write takes three seconds, and the API waits for two
      world.slowJournal(slowness)
      val order = Orders.accepted("slow")
      val first = world.submit(order)
      pass(askMax)
      first.expectNoMessage()

      // what must be refused: calls for an order that is not in the journal
      calls(order, Step.PAYMENT) shouldBe 0

      // what must still work: the client submits again and gives up too early, until it gets the answer
      val second = world.submit(order)
      val other = world.submit(Orders.reusing(order))
      pass(askMax)
      answerTo(first) shouldBe new OrderProtocol.Accepted(order, false)
      answerTo(second) shouldBe new OrderProtocol.Accepted(order, true)
      answerTo(other) shouldBe new OrderProtocol.KeyReused

      // heal and converge: one order, one effect of each step
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
      Step.values.foreach(calls(order, _) shouldBe 1)
    }

    it("cancels an order whose client no longer waits for the cancel") {
      // steady state: an order is being packed
      world.hang(Step.INVENTORY)
      val order = accepted("slow-cancel")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: the write of the decision takes longer than the timeout of the cancel
      world.slowJournal(slowness)
      val cancel = world.cancel(order.id)
      pass(1.second)
      cancel.expectNoMessage()

      // what must be refused: undos before the decision is in the journal, even if inventory answers before
      Step.values.foreach(world.dependencies.undoCalls(order.id, _) shouldBe 0)
      world.dependencies.now(Mode.ANSWER)

      // what must still work: a second cancel gets the answer that the cancel is decided
      val again = world.cancel(order.id)
      answerTo(cancel) shouldBe an[OrderProtocol.Cancelling]
      answerTo(again) shouldBe an[OrderProtocol.AlreadyCancelled]

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }
  }
}
