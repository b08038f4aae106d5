package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** Two live owners of one order, as after a split brain: at most one can write, and the other reads again. */
class TwoWritersSpec extends ChaosStory {

  describe("an order with two owners") {
    it("that both drive it is confirmed once") {
      // steady state: an order waits for its payment
      world.dependencies.now(Mode.HOLD)
      val order = accepted("two-drive")
      eventually(calls(order, Step.PAYMENT) should be >= 1)

      // fault: a second owner appears, reads the journal and drives the order as well
      val second = world.secondOwner(order.id)
      eventually(calls(order, Step.PAYMENT) should be >= 2)

      // what must be refused: another order under the same key, by either
      world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)
      val probe = world.probe[OrderProtocol.AcceptReply]()
      second.tell(new OrderProtocol.Accept(Orders.reusing(order), true, probe.getRef()))
      probe.expectMessage(new OrderProtocol.KeyReused)

      // what must still work: both hear of the payment, and one of them goes on
      eventually {
        world.dependencies.deliverHeld()
        statusInRow(order.id) shouldBe Some(OrderStatus.CONFIRMED)
      }
      withClue("the loser was refused by the fence: ")(world.failedWrites should be >= 1)

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
    }

    it("of which one cancels it while the other is frozen in its payment is cancelled, and stays so") {
      // steady state: an order waits for its payment
      world.dependencies.now(Mode.HOLD)
      val order = accepted("frozen")
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.PAYMENT_PENDING))
      calls(order, Step.PAYMENT) shouldBe 1
      val frozen = world.entity(order.id)

      // fault: another owner takes over, and its customer cancels; the first one knows nothing of it
      val taken = world.secondOwner(order.id)
      world.dependencies.of(Step.PAYMENT).now(Mode.ANSWER)
      world.dependencies.of(Step.SHIPPING).now(Mode.ANSWER)
      world.dependencies.of(Step.INVENTORY).now(Mode.ANSWER)
      val probe = world.probe[OrderProtocol.CancelReply]()
      taken.tell(new OrderProtocol.Cancel(probe.getRef()))
      answerTo(probe) shouldBe an[OrderProtocol.Cancelling]

      // what must be refused: the frozen one's payment arrives when the undo has come first, and it may not go on
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.CANCELLED))
      world.dependencies.deliverHeld()
      allTheTime(10.seconds)(world.dependencies.net(order.id, Step.PAYMENT) shouldBe 0)

      // what must still work: the frozen one has dropped what it believed, and who asks after it is told the truth
      world.probe[Any]().expectTerminated(frozen)
      world.killEntity(order.id)
      world.view(order.id).status shouldBe OrderStatus.CANCELLED

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }

    it("of which one goes on while the other has decided to undo is cancelled, also what was done behind its back") {
      // steady state: an order is being packed
      world.dependencies.of(Step.INVENTORY).now(Mode.HOLD)
      val order = accepted("goes-on")
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.INVENTORY_PENDING))
      calls(order, Step.INVENTORY) shouldBe 1

      // fault: another owner takes over and writes the cancellation down; its first undo is lost on its way
      val taken = world.secondOwner(order.id)
      world.dependencies.of(Step.SHIPPING).onceForUndo(Mode.HANG)
      val probe = world.probe[OrderProtocol.CancelReply]()
      taken.tell(new OrderProtocol.Cancel(probe.getRef()))
      answerTo(probe) shouldBe an[OrderProtocol.Cancelling]

      // what must be refused: the first one hears that the order is packed and has it shipped, but cannot write it down
      val before = world.failedWrites
      world.dependencies.inventory.deliverHeld()
      eventually(world.dependencies.effects(order.id, Step.SHIPPING) shouldBe 1)
      eventually(world.failedWrites should be > before)

      // what must still work: the customer who asks is told that it is cancelled
      answerTo(world.cancel(order.id)) shouldBe an[OrderProtocol.AlreadyCancelled]

      // heal and converge: the shipment that no journal ever knew of is called off
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }
  }
}
