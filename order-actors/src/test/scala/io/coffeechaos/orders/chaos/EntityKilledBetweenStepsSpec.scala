package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** The entity of an order dies at each step and at each undo. The customer notices only a short delay. */
class EntityKilledBetweenStepsSpec extends ChaosStory {

  describe("an order whose entity is killed") {
    for (step <- Step.values)
      it(s"while ${step.wireName} is under way is confirmed with one effect per step") {
        // steady state: an order is accepted and waits for this step
        world.hang(step)
        val order = accepted(s"killed-at-${step.wireName}")
        eventually(calls(order, step) should be >= 1)

        // fault: the entity and the saga that drives the order are killed
        world.killEntity(order.id)

        // what must be refused: another order under the same key
        world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)

        // what must still work: the same key gets the same answer as before
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))

        // heal and converge: the order is confirmed, and each step has one effect
        world.heal()
        ends(order, OrderStatus.CONFIRMED)
        Step.values.foreach(made => world.dependencies.effects(order.id, made) shouldBe 1)
      }

    for (step <- Step.values)
      it(s"while ${step.wireName} is being undone is cancelled and leaves no effect") {
        // steady state: an order is packed, its customer cancels it, and the undo of this step is under way
        world.hang(Step.SHIPPING)
        val order = accepted(s"killed-at-undo-of-${step.wireName}")
        eventually(calls(order, Step.SHIPPING) should be >= 1)
        world.dependencies.of(Step.SHIPPING).now(Mode.ANSWER)
        world.hang(step)
        world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.Cancelling])
        eventually(world.dependencies.undoCalls(order.id, step) should be >= 1)

        // fault: the entity and the saga that undoes the order are killed
        world.killEntity(order.id)

        // what must be refused: new calls of any step, also of those whose dependency works now
        val made = Step.values.map(calls(order, _)).toSeq
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))
        allTheTime(20.seconds)(Step.values.map(calls(order, _)).toSeq shouldBe made)

        // what must still work: a second cancel gets the answer that the order is cancelled
        world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.AlreadyCancelled])
        rulesHold(order)

        // heal and converge: the order is cancelled, and no effect remains
        world.heal()
        ends(order, OrderStatus.CANCELLED)
      }
  }
}
