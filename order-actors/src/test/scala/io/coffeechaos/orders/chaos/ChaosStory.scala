package io.coffeechaos.orders.chaos

import io.coffeechaos.orders.{OrderId, Step}
import io.coffeechaos.orders.entity.{OrderProtocol, OrderStatus}
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted
import io.coffeechaos.orders.testkit.{OrderRules, OrderWorld, Orders}
import java.time.{Duration => JavaDuration}
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe
import org.scalatest.BeforeAndAfterEach
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.jdk.DurationConverters._
import scala.language.implicitConversions

/**
 * Stories in five beats: steady state, fault, what must be refused, what must still work, heal and converge. Each story
 * has its own world and ends with the checks of `OrderRules`.
 */
abstract class ChaosStory extends AnyFunSpec with Matchers with BeforeAndAfterEach {
  protected var world: OrderWorld = _

  /** The configuration keys whose values differ from the shipped ones in these stories. */
  protected def settings: Map[String, String] = Map.empty

  override def beforeEach(): Unit = world = freshWorld()

  override def afterEach(): Unit = world.close()

  protected def freshWorld(): OrderWorld = OrderWorld.create(settings.asJava)

  /** Runs a story on another world. */
  protected def onAFreshWorld(story: => Unit): Unit = {
    world.close()
    world = freshWorld()
    story
  }

  /** Submits an order and returns it after its customer has received a 202. */
  protected def accepted(key: String): OrderAccepted = {
    val order = Orders.accepted(key)
    world.submit(order).expectMessage(new OrderProtocol.Accepted(order, false))
    order
  }

  protected def statusInRow(id: OrderId): Option[OrderStatus] =
    Option(world.rows.row(id).orElse(null)).map(_.view.status)

  /** Waits until the order has this final status, is published and has left the index. Checks all rules. */
  protected def ends(order: OrderAccepted, status: OrderStatus): Unit = {
    world.eventually(() => statusInRow(order.id) shouldBe Some(status))
    world.eventually(() => OrderRules.holdAtRest(world, order.id))
    world.view(order.id).status shouldBe status
  }

  /** Checks the rules that hold during faults. */
  protected def rulesHold(order: OrderAccepted): Unit = OrderRules.hold(world.found(order.id), world.dependencies)

  protected def calls(order: OrderAccepted, step: Step): Int = world.dependencies.calls(order.id, step)

  protected def allCalls(step: Step): Int = world.dependencies.of(step).calls()

  protected def eventually(assertion: => Any): Unit = world.eventually(() => { val _ = assertion })

  protected def allTheTime(time: FiniteDuration)(assertion: => Any): Unit =
    world.allTheTime(time.toJava, () => { val _ = assertion })

  /** Waits in virtual time for the next answer. */
  protected def answerTo[T](asked: TestProbe[T]): T = {
    var answer = Option.empty[T]
    eventually { answer = Some(asked.receiveMessage(1.milli)) }
    answer.get
  }

  protected def pass(time: FiniteDuration): Unit = world.pass(time.toJava)

  protected implicit def javaDuration(time: FiniteDuration): JavaDuration = time.toJava
}
