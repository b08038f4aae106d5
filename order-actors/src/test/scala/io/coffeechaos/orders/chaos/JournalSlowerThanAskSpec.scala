package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** The journal takes longer than anybody waits for it: nobody may take that for a no, and no order is made twice. */
class JournalSlowerThanAskSpec extends ChaosStory {
  private val askMax = 2.seconds
  private val slowness = 3.seconds

  describe("a journal that is slower than the ask") {
    it("leaves the customer without an answer, and the same key finds the order") {
      // steady state: orders are confirmed
      ends(accepted("before"), OrderStatus.CONFIRMED)

      // fault: each write takes three seconds, and the API asks for two
      world.slowJournal(slowness)
      val order = Orders.accepted("slow")
      val first = world.submit(order)
      pass(askMax)
      first.expectNoMessage()

      // what must be refused: nothing is called for an order that is not written down
      calls(order, Step.PAYMENT) shouldBe 0

      // what must still work: the client tries again, and again, each time giving up too early; one attempt hears it
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

    it("does not turn a cancellation that nobody waited for into anything else") {
      // steady state: an order is being packed
      world.hang(Step.INVENTORY)
      val order = accepted("slow-cancel")
      eventually(calls(order, Step.INVENTORY) should be >= 1)

      // fault: the write of the decision takes longer than the asker waits
      world.slowJournal(slowness)
      val cancel = world.cancel(order.id)
      pass(1.second)
      cancel.expectNoMessage()

      // what must be refused: no undo before the decision is written down, even if inventory answers meanwhile
      Step.values.foreach(world.dependencies.undoCalls(order.id, _) shouldBe 0)
      world.dependencies.now(Mode.ANSWER)

      // what must still work: who asks again hears that it is decided
      val again = world.cancel(order.id)
      answerTo(cancel) shouldBe an[OrderProtocol.Cancelling]
      answerTo(again) shouldBe an[OrderProtocol.AlreadyCancelled]

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }
  }
}
