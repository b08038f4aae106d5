package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** One order has two live owners, as after a split brain. At most one of them can write, and the other reads again. */
class TwoWritersSpec extends ChaosStory {

  describe("an order with two owners") {
    it("is confirmed once when both owners drive it") {
      // steady state: an order waits for its payment
      world.dependencies.now(Mode.HOLD)
      val order = accepted("two-drive")
      eventually(calls(order, Step.PAYMENT) should be >= 1)

      // fault: a second owner appears, reads the journal and drives the order as well
      val second = world.secondOwner(order.id)
      eventually(calls(order, Step.PAYMENT) should be >= 2)

      // what must be refused: another order under the same key, by both owners
      world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)
      val probe = world.probe[OrderProtocol.AcceptReply]()
      second.tell(new OrderProtocol.Accept(Orders.reusing(order), true, probe.getRef()))
      probe.expectMessage(new OrderProtocol.KeyReused)

      // what must still work: both owners get the result of the payment, and one of them continues
      eventually {
        world.dependencies.deliverHeld()
        statusInRow(order.id) shouldBe Some(OrderStatus.CONFIRMED)
      }
      withClue("the fence refused the loser: ")(world.failedWrites should be >= 1)

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
    }

    it("is cancelled and stays so when one owner cancels it while the payment of the other is held") {
      // steady state: an order waits for its payment
      world.dependencies.now(Mode.HOLD)
      val order = accepted("frozen")
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.PAYMENT_PENDING))
      calls(order, Step.PAYMENT) shouldBe 1
      val frozen = world.entity(order.id)

      // fault: another owner takes over, and the customer cancels there; the first owner does not know of it
      val taken = world.secondOwner(order.id)
      world.dependencies.of(Step.PAYMENT).now(Mode.ANSWER)
      world.dependencies.of(Step.SHIPPING).now(Mode.ANSWER)
      world.dependencies.of(Step.INVENTORY).now(Mode.ANSWER)
      val probe = world.probe[OrderProtocol.CancelReply]()
      taken.tell(new OrderProtocol.Cancel(probe.getRef()))
      answerTo(probe) shouldBe an[OrderProtocol.Cancelling]

      // what must be refused: the first owner's payment, which arrives after its undo; that owner must not continue
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.CANCELLED))
      world.dependencies.deliverHeld()
      allTheTime(10.seconds)(world.dependencies.net(order.id, Step.PAYMENT) shouldBe 0)

      // what must still work: the first owner has stopped, and a reader gets the true status
      world.probe[Any]().expectTerminated(frozen)
      world.killEntity(order.id)
      world.view(order.id).status shouldBe OrderStatus.CANCELLED

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }

    it("is cancelled when one owner continues after the other has decided to undo, and the late shipment is undone") {
      // steady state: an order is being packed
      world.dependencies.of(Step.INVENTORY).now(Mode.HOLD)
      val order = accepted("goes-on")
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.INVENTORY_PENDING))
      calls(order, Step.INVENTORY) shouldBe 1

      // fault: another owner takes over and journals the cancellation; its first undo is lost on its way
      val taken = world.secondOwner(order.id)
      world.dependencies.of(Step.SHIPPING).onceForUndo(Mode.HANG)
      val probe = world.probe[OrderProtocol.CancelReply]()
      taken.tell(new OrderProtocol.Cancel(probe.getRef()))
      answerTo(probe) shouldBe an[OrderProtocol.Cancelling]

      // what must be refused: the first owner's writes; it learns that the order is packed and ships it, but cannot
      // journal it
      val before = world.failedWrites
      world.dependencies.inventory.deliverHeld()
      eventually(world.dependencies.effects(order.id, Step.SHIPPING) shouldBe 1)
      eventually(world.failedWrites should be > before)

      // what must still work: a second cancel gets the answer that the order is cancelled
      answerTo(world.cancel(order.id)) shouldBe an[OrderProtocol.AlreadyCancelled]

      // heal and converge: the shipment that is not in the journal is undone
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }
  }
}
