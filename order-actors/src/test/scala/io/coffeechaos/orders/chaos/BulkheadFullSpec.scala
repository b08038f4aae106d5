package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode

/** More orders wait for one dependency than its slots and its queue can take. Only this dependency is slow. */
class BulkheadFullSpec extends ChaosStory {
  private val parallelismMax = 8
  private val callsMax = 6
  private val queueMax = 10

  // The breaker never opens, so that only the bulkhead holds calls back.
  override protected def settings: Map[String, String] = Map(
    "coffee.orders.saga.parallelism-max" -> parallelismMax.toString,
    "coffee.orders.saga.queue-max" -> queueMax.toString,
    "coffee.orders.saga.breaker.failures-max" -> "1000000"
  )

  describe("a full bulkhead") {
    it("bounds the calls in flight, answers the rest at once, and keeps a lane for undos") {
      // steady state: one order is paid and packed, and waits for its shipment
      world.hang(Step.SHIPPING)
      val packed = accepted("packed")
      eventually(calls(packed, Step.SHIPPING) should be >= 1)

      // fault: payment hangs, and more orders come than the bulkhead can take
      world.hang(Step.PAYMENT)
      val crowd = (1 to 3 * (callsMax + queueMax)).map(n => accepted(s"crowd-$n"))

      // what must be refused: more calls than slots within one call timeout
      withClue("calls of payment in flight: ")(crowd.map(calls(_, Step.PAYMENT)).sum shouldBe callsMax)

      // what must still work: the undos of the packed order have their own lane, although payment hangs for undos too
      world.cancel(packed.id).expectMessageClass(classOf[OrderProtocol.Cancelling])
      world.dependencies.of(Step.SHIPPING).now(Mode.ANSWER)
      eventually(world.dependencies.undoCalls(packed.id, Step.PAYMENT) should be >= 1)
      crowd.foreach(rulesHold)

      // heal and converge: each order ends once
      world.heal()
      ends(packed, OrderStatus.CANCELLED)
      crowd.foreach(ends(_, OrderStatus.CONFIRMED))
    }
  }
}
