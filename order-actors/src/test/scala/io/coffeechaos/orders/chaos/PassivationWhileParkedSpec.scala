package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderStatus, Passivation}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** A full shard passivates open orders and so ends their timers. The sweeper finds each of them in the index. */
class PassivationWhileParkedSpec extends ChaosStory {

  describe("an order that is passivated") {
    for (step <- Seq(Step.PAYMENT, Step.SHIPPING))
      it(s"while it is parked at ${step.wireName} is woken at its wake time") {
        // steady state: an order is parked
        world.startSweepers()
        world.hang(step)
        val order = accepted(s"parked-at-${step.wireName}")
        eventually(world.view(order.id).delayed shouldBe true)

        // fault: the shard stops the order, and no client sends it a command
        passivate(order)
        val before = calls(order, step)

        // what must be refused: an open order that is not in the index
        allTheTime(20.seconds)(world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

        // what must still work: the sweeper wakes the order, and the order tries again
        eventually(calls(order, step) should be > before)
        rulesHold(order)

        // heal and converge
        world.heal()
        ends(order, OrderStatus.CONFIRMED)
      }

    it("while its undo is parked continues its undos") {
      // steady state: a cancelled order's undo is parked
      world.startSweepers()
      world.hang(Step.SHIPPING)
      val order = accepted("parked-undo")
      eventually(calls(order, Step.SHIPPING) should be >= 1)
      val _ = world.cancel(order.id).receiveMessage()
      eventually(world.view(order.id).delayed shouldBe true)

      // fault: the shard stops the order
      passivate(order)
      val before = world.dependencies.undoCalls(order.id, Step.SHIPPING)

      // what must be refused: an open order that is not in the index
      allTheTime(20.seconds)(world.rows.row(order.id).get.wakeAt.isPresent shouldBe true)

      // what must still work: the sweeper wakes the order, and the order tries again
      eventually(world.dependencies.undoCalls(order.id, Step.SHIPPING) should be > before)
      rulesHold(order)

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CANCELLED)
    }

    it("while its write is under way loses nothing") {
      // steady state: an order has just been paid; the journal writes this and answers late
      world.startSweepers()
      world.dependencies.of(Step.PAYMENT).now(Mode.HOLD)
      world.hang(Step.INVENTORY)
      val order = accepted("write-under-way")
      eventually(calls(order, Step.PAYMENT) shouldBe 1)
      world.slowJournal(3.seconds)
      world.dependencies.deliverHeld()
      eventually(world.dependencies.effects(order.id, Step.PAYMENT) shouldBe 1)

      // fault: the shard stops the order during the write
      passivate(order)

      // what must be refused: a loss of the payment
      rulesHold(order)

      // what must still work: the sweeper wakes the order
      world.heal()

      // heal and converge
      ends(order, OrderStatus.CONFIRMED)
    }
  }

  /** Stops the entity with a message, as a shard does. The next command starts a new incarnation. */
  private def passivate(order: OrderAccepted): Unit = {
    val entity = world.entity(order.id)
    Passivation.stop(entity)
    val probe = world.probe[Any]()
    eventually(probe.expectTerminated(entity, 200.millis))
    world.killEntity(order.id)
  }
}
