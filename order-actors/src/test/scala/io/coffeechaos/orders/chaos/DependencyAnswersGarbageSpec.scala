package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.gateway.Answered
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}

/**
 * A dependency answers garbage, nulls, or in a newer schema. An answer that is not understood is neither yes nor no.
 */
class DependencyAnswersGarbageSpec extends ChaosStory {
  private val garbage = Seq(
    "nothing" -> "",
    "a null" -> "null",
    "a list" -> "[]",
    "an empty object" -> "{}",
    "a page" -> "<html>Bad gateway</html>",
    "half an answer" -> "{\"outcome\":\"do",
    "nulls for everything" -> "{\"outcome\":null,\"reference\":null,\"code\":null,\"message\":null}",
    "no reference" -> "{\"outcome\":\"done\"}",
    "a blank reference" -> "{\"outcome\":\"done\",\"reference\":\" \"}",
    "a reference of a newer schema" -> "{\"outcome\":\"done\",\"reference\":{\"id\":\"x\",\"v\":2}}",
    "an outcome of a newer schema" -> "{\"outcome\":\"done-in-part\",\"reference\":\"x\"}",
    "a newer schema altogether" -> "{\"schema\":2,\"result\":{\"state\":\"done\",\"reference\":\"x\"}}",
    "a refusal without a code" -> "{\"outcome\":\"refused\",\"message\":\"no\"}"
  )
  /** The first step answers with every status whose body is read. The other steps answer with 200. */
  private val answered =
    Step.values.map(_ -> 200).toSeq ++ Seq(409, 422).map(Step.PAYMENT -> _)

  // The breaker never opens although many answers are garbage. Another story tests the breaker.
  override protected def settings: Map[String, String] = Map("coffee.orders.saga.breaker.failures-max" -> "1000000")

  describe("a dependency whose answer is") {
    for ((what, body) <- garbage)
      it(s"$what is asked again, and the order is confirmed once") {
        for ((step, status) <- answered) withClue(s"${step.wireName} answers $status: ") {
          // steady state and fault: the first call of the step has its effect and gets the garbage as its answer
          world.dependencies.of(step).answerOnce(Answered.call(status, body))
          val order = accepted(s"garbage-${step.wireName}-$status")

          // what must be refused: to take the garbage for a result
          eventually(calls(order, step) should be >= 2)
          world.found(order.id).events.stream.noneMatch(_.status == OrderStatus.COMPENSATING) shouldBe true

          // what must still work, heal and converge: the same key is asked again
          ends(order, OrderStatus.CONFIRMED)
        }
      }

    for ((what, body) <- garbage)
      it(s"$what to an undo is asked again until it confirms the undo") {
        for ((step, status) <- answered if step == Step.PAYMENT) withClue(s"${step.wireName} answers $status: ") {
          // steady state: an order is cancelled; fault: the first undo of the step succeeds and gets the garbage as its
          // answer
          world.hang(Step.SHIPPING)
          val order = accepted(s"garbage-undo-${step.wireName}-$status")
          eventually(calls(order, Step.SHIPPING) should be >= 1)
          world.heal()
          world.dependencies.of(step).answerUndoOnce(Answered.undo(status, body))
          world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.Cancelling])

          // what must be refused: an end before the dependency has confirmed the undo
          eventually(world.dependencies.undoCalls(order.id, step) should be >= 2)

          // what must still work, heal and converge
          ends(order, OrderStatus.CANCELLED)
        }
      }

    it("correct and has unknown fields is accepted") {
      world.dependencies.payment.answerOnce(
        Answered.call(200, "{\"outcome\":\"done\",\"reference\":\"r-1\",\"schema\":2,\"risk\":{\"score\":[1,null]}}"))

      val order = accepted("more-fields")

      ends(order, OrderStatus.CONFIRMED)
      calls(order, Step.PAYMENT) shouldBe 1
      world.view(order.id).steps.get(0).reference.get shouldBe "r-1"
    }
  }
}
