package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.BreakerState
import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.entity.OrderStatus
import scala.concurrent.duration._

/** A dependency fails under load. Its breaker opens, lets single calls try, and closes. Orders wait and all succeed. */
class BreakerSpec extends ChaosStory {
  private val ordersPerSecond = 2

  describe("a breaker under load") {
    it("opens, half-opens in vain, half-opens again, closes, and all orders are confirmed") {
      // steady state: orders come and are confirmed
      val before = load("before", seconds = 3)
      before.foreach(ends(_, OrderStatus.CONFIRMED))
      world.breaker(Step.PAYMENT) shouldBe BreakerState.CLOSED

      // fault: payment answers 503
      world.fail(Step.PAYMENT)
      val during = load("during", seconds = 10)
      world.breaker(Step.PAYMENT) shouldBe BreakerState.OPEN

      // what must be refused: calls, except one trial call each time the breaker half-opens
      val whenOpen = allCalls(Step.PAYMENT)
      val resets = 3
      world.pass(world.saga.breakerReset.multipliedBy(resets))
      world.breaker(Step.PAYMENT) should not be BreakerState.CLOSED
      allCalls(Step.PAYMENT) - whenOpen should (be >= 1 and be <= resets)

      // what must still work: new orders are accepted, and all orders wait and show that they are delayed
      val late = load("late", seconds = 2)
      val waiting = during ++ late
      eventually(waiting.foreach(order => world.view(order.id).delayed shouldBe true))
      waiting.foreach(rulesHold)
      // Each has one write for its start and its delay. One of them may be a trial call.
      late.count(order => world.journalled(order.id).size > 2) should be <= 1

      // heal and converge: the breaker closes by itself, and each order is confirmed once
      world.heal()
      eventually(world.breaker(Step.PAYMENT) shouldBe BreakerState.CLOSED)
      waiting.foreach(ends(_, OrderStatus.CONFIRMED))
    }
  }

  private def load(prefix: String, seconds: Int): Seq[OrderAccepted] =
    (1 to seconds).flatMap { second =>
      val arrived = (1 to ordersPerSecond).map(n => accepted(s"$prefix-$second-$n"))
      pass(1.second)
      arrived
    }
}
