package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.Orders
import scala.concurrent.duration._

/** The clock jumps. Orders expire when their time is over by the clock, and not before. */
class ClockJumpsSpec extends ChaosStory {
  private var budget: FiniteDuration = _

  override protected def settings: Map[String, String] =
    Map("coffee.orders.entity.time-budget" -> s"${budget.toSeconds}s")

  /** Creates a fresh world whose orders have this time budget. */
  private def ordersHave(time: FiniteDuration): Unit = {
    budget = time
    onAFreshWorld(())
  }

  override def beforeEach(): Unit = {
    budget = 1.hour
    super.beforeEach()
  }

  describe("a clock that jumps") {
    it("back and forth loses no parked order and causes no additional attempts") {
      ordersHave(1.hour)

      // steady state: an order is parked
      world.startSweepers()
      world.hang(Step.PAYMENT)
      val order = accepted("parked")
      eventually(world.view(order.id).delayed shouldBe true)

      // fault: the clock goes back, then forward almost as far, again and again
      val before = calls(order, Step.PAYMENT)
      val perJump = (1 to 4).map { n =>
        val so = calls(order, Step.PAYMENT)
        world.jumpClock(if (n % 2 == 0) 50.seconds else -60.seconds)
        pass(20.seconds)
        calls(order, Step.PAYMENT) - so
      }

      // what must be refused: additional attempts because of the clock
      withClue(s"attempts after each jump: ")(perJump.max should be <= 3)
      calls(order, Step.PAYMENT) should be > before

      // what must still work: reads of the order, and submits
      rulesHold(order)
      world.submit(order).expectMessage(new OrderProtocol.Accepted(order, true))

      // heal and converge
      world.heal()
      ends(order, OrderStatus.CONFIRMED)
    }

    it("back expires no order too early, and forward expires and undoes it completely") {
      ordersHave(2.minutes)

      // steady state: an order waits for its payment
      world.hang(Step.PAYMENT)
      val order = accepted("budget")
      eventually(calls(order, Step.PAYMENT) should be >= 1)

      // fault: the clock is set back by most of the order's time budget
      world.jumpClock(-100.seconds)

      // what must be refused: the expiry when the timer ends, because the timer did not notice the jump
      pass(budget + 10.seconds)
      statusInRow(order.id) shouldBe Some(OrderStatus.PAYMENT_PENDING)

      // what must still work: an order whose time is over by the clock expires and is undone
      world.jumpClock(1.hour)
      eventually(statusInRow(order.id) shouldBe Some(OrderStatus.COMPENSATING))
      world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused)

      // heal and converge
      world.heal()
      ends(order, OrderStatus.EXPIRED)
    }
  }
}
