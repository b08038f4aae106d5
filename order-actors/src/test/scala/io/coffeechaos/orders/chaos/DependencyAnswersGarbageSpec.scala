package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.Step
import io.coffeechaos.orders.gateway.Answered
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}

/** A dependency answers garbage, nulls, or in a schema of tomorrow: what is not understood is neither yes nor no. */
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
  /** Every status whose answer is read, at the first step; at the others the one that says yes. */
  private val answered =
    Step.values.map(_ -> 200).toSeq ++ Seq(409, 422).map(Step.PAYMENT -> _)

  // One answer after the other is garbage here, and the breaker is another story's.
  override protected def settings: Map[String, String] = Map("coffee.orders.saga.breaker.failures-max" -> "1000000")

  describe("a dependency whose answer is") {
    for ((what, body) <- garbage)
      it(s"$what is asked again, and the order confirmed once") {
        for ((step, status) <- answered) withClue(s"${step.wireName} answers $status: ") {
          // steady state and fault: the first call of the step has its effect, and is answered so
          world.dependencies.of(step).answerOnce(Answered.call(status, body))
          val order = accepted(s"garbage-${step.wireName}-$status")

          // what must be refused: to believe it
          eventually(calls(order, step) should be >= 2)
          world.found(order.id).events.stream.noneMatch(_.status == OrderStatus.COMPENSATING) shouldBe true

          // what must still work, heal and converge: the same key is asked again
          ends(order, OrderStatus.CONFIRMED)
        }
      }

    for ((what, body) <- garbage)
      it(s"$what to an undo is asked again until it says that it is undone") {
        for ((step, status) <- answered if step == Step.PAYMENT) withClue(s"${step.wireName} answers $status: ") {
          // steady state: an order is cancelled; fault: the first undo of the step happens, and is answered so
          world.hang(Step.SHIPPING)
          val order = accepted(s"garbage-undo-${step.wireName}-$status")
          eventually(calls(order, Step.SHIPPING) should be >= 1)
          world.heal()
          world.dependencies.of(step).answerUndoOnce(Answered.undo(status, body))
          world.cancel(order.id).expectMessageClass(classOf[OrderProtocol.Cancelling])

          // what must be refused: to end before somebody has said so
          eventually(world.dependencies.undoCalls(order.id, step) should be >= 2)

          // what must still work, heal and converge
          ends(order, OrderStatus.CANCELLED)
        }
      }

    it("right, with more fields than we know, is taken") {
      world.dependencies.payment.answerOnce(
        Answered.call(200, "{\"outcome\":\"done\",\"reference\":\"r-1\",\"schema\":2,\"risk\":{\"score\":[1,null]}}"))

      val order = accepted("more-fields")

      ends(order, OrderStatus.CONFIRMED)
      calls(order, Step.PAYMENT) shouldBe 1
      world.view(order.id).steps.get(0).reference.get shouldBe "r-1"
    }
  }
}
