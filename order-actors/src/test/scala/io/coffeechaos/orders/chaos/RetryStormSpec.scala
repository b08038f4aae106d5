package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.entity.OrderStatus
import scala.collection.mutable.ArrayBuffer
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** After an outage all who waited come back: spread out, and hardly more often than if nothing had been. */
class RetryStormSpec extends ChaosStory {
  private val parked = 200
  /** I12: attempts after healing, against one for each order. */
  private val attemptsMax = 1.5
  /** The busiest second against an even spread: chance makes some busier than others. */
  private val burstMax = 3.0

  describe("the end of an outage") {
    it("makes less than one and a half attempts for each order, spread over the time that is given for it") {
      // steady state: payment is called once for each order
      val before = (1 to 20).map(n => accepted(s"before-$n"))
      before.foreach(ends(_, OrderStatus.CONFIRMED))
      allCalls(Step.PAYMENT) shouldBe before.size

      // fault: payment hangs, for everybody who comes
      world.hang(Step.PAYMENT)
      val crowd = (1 to parked).map(n => accepted(s"crowd-$n"))
      eventually(crowd.foreach(order => statusInRow(order.id) shouldBe Some(OrderStatus.PAYMENT_PENDING)))
      pass(90.seconds)

      // what must be refused: hammering what is down
      val inOutage = allCalls(Step.PAYMENT)
      pass(60.seconds)
      allCalls(Step.PAYMENT) - inOutage should be <= 5

      // what must still work: everybody is told that payment is delayed
      crowd.take(10).foreach(order => world.view(order.id).delayed shouldBe true)
      crowd.foreach(rulesHold)
      // and whoever comes now is told so at the first refusal, since the breaker has done the quick retries for everybody;
      // but for the one whose call it may take for its trial
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
