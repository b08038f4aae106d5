package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import scala.concurrent.duration._

/** An order's actor dies between any two of its steps, made or undone; its customer notices nothing but a moment. */
class EntityKilledBetweenStepsSpec extends ChaosStory {

  describe("an order whose entity is killed") {
    for (step <- Step.values)
      it(s"while ${step.wireName} is under way is confirmed with one effect per step") {
        // steady state: an order is accepted and waits for this step
        world.hang(step)
        val order = accepted(s"killed-at-${step.wireName}")
        eventually(calls(order, step) should be >= 1)

        // fault: its entity, and the run that drives it, die without a word
        world.killEntity(order.id)

        // what must be refused: another order under the same key
        world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)

        // what must still work: the same key is answered as before
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))

        // heal and converge: confirmed once, and nothing was done twice
        world.heal()
        ends(order, OrderStatus.CONFIRMED)
        Step.values.foreach(made => world.dependencies.effects(order.id, made) shouldBe 1)
      }

    for (step <- Step.values)
      it(s"while ${step.wireName} is being undone is cancelled, and nothing is left of it") {
        // steady state: an order is packed, and cancelled by its customer; this undo is under way
        world.hang(Step.SHIPPING)
        val order = accepted(s"killed-at-undo-of-${step.wireName}")
        eventually(calls(order, Step.SHIPPING) should be >= 1)
        world.dependencies.of(Step.SHIPPING).now(Mode.ANSWER)
        world.hang(step)
        world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.Cancelling])
        eventually(world.dependencies.undoCalls(order.id, step) should be >= 1)

        // fault: its entity, and the run that takes it back, die without a word
        world.killEntity(order.id)

        // what must be refused: nothing goes forward again, whatever the dependencies would do now
        val made = Step.values.map(calls(order, _)).toSeq
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))
        allTheTime(20.seconds)(Step.values.map(calls(order, _)).toSeq shouldBe made)

        // what must still work: the customer who asks again is told that it is cancelled
        world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.AlreadyCancelled])
        rulesHold(order)

        // heal and converge: cancelled, nothing stands
        world.heal()
        ends(order, OrderStatus.CANCELLED)
      }
  }
}
