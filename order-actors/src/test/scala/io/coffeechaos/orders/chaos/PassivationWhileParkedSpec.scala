package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderStatus, Passivation}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** A shard that is full sends open orders out of memory, timers and all: each is found again by the index. */
class PassivationWhileParkedSpec extends ChaosStory {

  describe("an order that is passivated") {
    for (step <- Seq(Step.PAYMENT, Step.SHIPPING))
      it(s"while it is parked at ${step.wireName} is brought back when its time has come") {
        // steady state: an order is parked
        world.startSweepers()
        world.hang(step)
        val order = accepted(s"parked-at-${step.wireName}")
        eventually(world.view(order.id).delayed shouldBe true)

        // fault: its shard stops it; nobody asks for it any more
        passivate(order)
        val before = calls(order, step)

        // what must be refused: an open order that nobody will ever look after
        allTheTime(20.seconds)(world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

        // what must still work: the sweeper, which makes it try again
        eventually(calls(order, step) should be > before)
        rulesHold(order)

        // heal and converge
        world.heal()
        ends(order, OrderStatus.CONFIRMED)
      }

    it("while its undo is parked goes on undoing") {
      // steady state: a cancelled order's undo is parked
      world.startSweepers()
      world.hang(Step.SHIPPING)
      val order = accepted("parked-undo")
      eventually(calls(order, Step.SHIPPING) should be >= 1)
      val _ = world.cancel(order.id).receiveMessage()
      eventually(world.view(order.id).delayed shouldBe true)

      // fault: its shard stops it
      passivate(order)
      val before = world.dependencies.undoCalls(order.id, Step.SHIPPING)

      // what must be refused: an open order that nobody will ever look after
      allTheTime(20.seconds)(world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

      // what must still work: the sweeper, which makes it try again
      eventually(world.dependencies.undoCalls(order.id, Step.SHIPPING) should be > before)
      rulesHold(order)

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }

    it("while its write is under way loses nothing") {
      // steady state: an order whose payment has just been made; the journal is slow to say that it has written so
      world.startSweepers()
      world.dependencies.of(Step.PAYMENT).now(Mode.HOLD)
      world.hang(Step.INVENTORY)
      val order = accepted("write-under-way")
      eventually(calls(order, Step.PAYMENT) shouldBe 1)
      world.slowJournal(3.seconds)
      world.dependencies.deliverHeld()
      eventually(world.dependencies.effects(order.id, Step.PAYMENT) shouldBe 1)

      // fault: its shard stops it in the middle of that
      passivate(order)

      // what must be refused: to forget the payment
      rulesHold(order)

      // what must still work: the sweeper
      world.heal()

      // heal and converge
      ends(order, OrderStatus.CONFIRMED)
    }
  }

  /** As a shard does: a message to stop, and from then on a new incarnation for who asks. */
  private def passivate(order: OrderAccepted): Unit = {
    val entity = world.entity(order.id)
    Passivation.stop(entity)
    val probe = world.probe[Any]()
    eventually(probe.expectTerminated(entity, 200.millis))
    world.killEntity(order.id)
  }
}
