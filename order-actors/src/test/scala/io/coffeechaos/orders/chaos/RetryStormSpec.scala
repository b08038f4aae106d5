package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.entity.OrderStatus
import scala.collection.mutable.ArrayBuffer
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/**
 * After an outage all waiting orders try again. Their attempts are spread out and hardly more than without the outage.
 */
class RetryStormSpec extends ChaosStory {
  private val parked = 200
  /** Rule I12: the maximum number of attempts per order after healing. */
  private val attemptsMax = 1.5
  /** The maximum ratio of the busiest second to an even spread. Random delays make some seconds busier than others. */
  private val burstMax = 3.0

  describe("the end of an outage") {
    it("makes at most one and a half attempts for each order, spread over the wake-up time") {
      // steady state: payment is called once for each order
      val before = (1 to 20).map(n => accepted(s"before-$n"))
      before.foreach(ends(_, OrderStatus.CONFIRMED))
      allCalls(Step.PAYMENT) shouldBe before.size

      // fault: payment hangs for every order
      world.hang(Step.PAYMENT)
      val crowd = (1 to parked).map(n => accepted(s"crowd-$n"))
      eventually(crowd.foreach(order => statusInRow(order.id) shouldBe Some(OrderStatus.PAYMENT_PENDING)))
      pass(90.seconds)

      // what must be refused: many calls to a dependency that is down
      val inOutage = allCalls(Step.PAYMENT)
      pass(60.seconds)
      allCalls(Step.PAYMENT) - inOutage should be <= 5

      // what must still work: every order shows that its payment is delayed
      crowd.take(10).foreach(order => world.view(order.id).delayed shouldBe true)
      crowd.foreach(rulesHold)
      // a new order shows this at its first refusal, since the open breaker makes quick retries needless; the exception
      // is an order whose call the breaker takes as its trial
      val late = (1 to 3).map(n => accepted(s"late-$n"))
      pass(3.seconds)
      late.count(order => world.view(order.id).delayed && paymentAttempts(order) == 1) should be >= 2

      // heal and converge: count the calls of every second
      world.heal()
      val healed = allCalls(Step.PAYMENT)
      val perSecond = ArrayBuffer.empty[Int]
      var so = healed
      eventually {
        perSecond += allCalls(Step.PAYMENT) - so
        so = allCalls(Step.PAYMENT)
        crowd.foreach(order => statusInRow(order.id) shouldBe Some(OrderStatus.CONFIRMED))
      }
      (late ++ crowd).foreach(ends(_, OrderStatus.CONFIRMED))
      withClue(s"attempts after healing, $perSecond: ")((allCalls(Step.PAYMENT) - healed).toDouble should be <= attemptsMax * parked)
      val even = parked.toDouble / world.saga.wakeSpread.toSeconds
      withClue(s"calls in the busiest second of $perSecond: ")(perSecond.max.toDouble should be <= burstMax * even)
    }
  }

  private def paymentAttempts(order: OrderAccepted): Int =
    world.view(order.id).steps.asScala.find(_.name == Step.PAYMENT).get.attempts
}
