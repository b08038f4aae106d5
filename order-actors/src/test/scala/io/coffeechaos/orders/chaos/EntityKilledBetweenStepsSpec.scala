package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.{OrderRules, OrderWorld, Orders}
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode
import org.scalatest.BeforeAndAfterEach
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

/** An order's actor dies between any two of its steps; its customer notices nothing but a moment. */
class EntityKilledBetweenStepsSpec extends AnyFunSpec with Matchers with BeforeAndAfterEach {
  private var world: OrderWorld = _

  override def beforeEach(): Unit = world = OrderWorld.create()

  override def afterEach(): Unit = world.close()

  describe("an order whose entity is killed") {
    for (step <- Step.values)
      it(s"while ${step.wireName} is under way is confirmed with one effect per step") {
        val order = Orders.accepted(s"killed-at-${step.wireName}")

        // steady state: an order is accepted and waits for this step
        world.dependencies.of(step).now(Mode.HANG)
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, false))
        world.eventually(() => assert(world.dependencies.of(step).calls >= 1))

        // fault: its entity, and the run that drives it, die without a word
        world.killEntity(order.id)

        // what must be refused: another order under the same key
        world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)

        // what must still work: the same key is answered as before
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))

        // heal and converge: confirmed once, and nothing was done twice
        world.dependencies.of(step).now(Mode.ANSWER)
        world.eventually(() => world.view(order.id).status shouldBe OrderStatus.CONFIRMED)
        OrderRules.hold(world.found(order.id), world.dependencies)
        Step.values.foreach(made => world.dependencies.effects(order.id, made) shouldBe 1)
      }
  }
}
